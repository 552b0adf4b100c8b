// @ts-check
// One stream of events for all tabs of a browser: with one a tab the seventh page would not load.

/** @type {Set<MessagePort>} */
const ports = new Set();
/** @type {EventSource | undefined} */
let stream;
/** @type {string | undefined} */
let latest;

/** @param {MessageEvent} event */
function hear(event) {
  latest = event.data;
  for (const port of ports) port.postMessage(latest);
}

addEventListener("connect", (event) => {
  const port = /** @type {MessageEvent} */ (event).ports[0];
  ports.add(port);
  port.onmessage = () => {
    ports.delete(port);
    if (ports.size > 0) return;
    stream?.close();
    stream = latest = undefined;
  };
  if (latest) port.postMessage(latest);
  if (stream) return;
  stream = new EventSource("/api/v1/events");
  stream.addEventListener("progress", hear);
});
