// @ts-check
import { show } from "./swap.js";

/** @typedef {{ id: string, share: number, done: number, words: string }} Run */

/** @type {Set<(runs: Run[]) => void>} */
const listeners = new Set();
/** @type {MessagePort | EventSource | undefined} */
let source;

/** @param {string} data */
function tell(data) {
  const runs = JSON.parse(data);
  for (const listener of listeners) listener(runs);
}

/** Through a worker that all tabs share, or where there is none by a stream of our own. @param {(runs: Run[]) => void} listener */
function listen(listener) {
  listeners.add(listener);
  if (source) return;
  if (typeof SharedWorker === "undefined") {
    source = new EventSource("/api/v1/events");
    source.addEventListener("progress", (event) => tell(/** @type {MessageEvent} */ (event).data));
    return;
  }
  const worker = new SharedWorker(new URL("./live-worker.js", import.meta.url), { type: "module" });
  source = worker.port;
  worker.port.onmessage = (event) => tell(event.data);
  addEventListener("pagehide", () => worker.port.postMessage("bye"));
  // Back from the browser's memory, the worker has forgotten this page.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

/** How a run gets on: attribute run, its id, while it goes on; done, what the page has seen. */
class LiveRun extends HTMLElement {
  #hear = (/** @type {Run[]} */ runs) => this.#tell(runs);

  connectedCallback() {
    if (this.getAttribute("run")) listen(this.#hear);
  }

  disconnectedCallback() {
    listeners.delete(this.#hear);
  }

  /** @param {Run[]} runs */
  #tell(runs) {
    const run = runs.find((one) => one.id === this.getAttribute("run"));
    // Done, or stopped: the page says which.
    if (!run) {
      listeners.delete(this.#hear);
      show(location.href, true);
      return;
    }
    const bar = this.querySelector("progress");
    if (bar) bar.value = run.share;
    const words = this.querySelector(".words");
    if (words) words.textContent = run.words;
    const fresh = run.done - Number(this.getAttribute("done"));
    if (fresh > 0) this.#offer(fresh);
  }

  /** @param {number} fresh */
  #offer(fresh) {
    let button = this.querySelector("button");
    if (!button) {
      button = document.createElement("button");
      button.className = "button quiet";
      button.addEventListener("click", () => show(location.href, true));
      this.querySelector("p")?.append(button);
    }
    button.textContent = `Show ${fresh.toLocaleString("en")} more`;
  }
}

/** Around runs in a list: it is drawn anew while they go on, not more often than is pleasant. */
class LiveRuns extends HTMLElement {
  #hear = (/** @type {Run[]} */ runs) => this.#tell(runs);
  #seen = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #soon;

  connectedCallback() {
    if (this.querySelector(".state.running")) listen(this.#hear);
  }

  disconnectedCallback() {
    listeners.delete(this.#hear);
    clearTimeout(this.#soon);
  }

  /** @param {Run[]} runs */
  #tell(runs) {
    const now = JSON.stringify(runs.map((run) => [run.id, run.done]));
    const isFirst = this.#seen === "";
    if (now === this.#seen) return;
    this.#seen = now;
    if (!isFirst) this.#soon ??= setTimeout(() => show(location.href, true), 2000);
  }
}

customElements.define("live-run", LiveRun);
customElements.define("live-runs", LiveRuns);
