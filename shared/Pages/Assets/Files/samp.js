// @ts-check
// SAMP's web profile: https://www.ivoa.net/documents/SAMP/ (1.3, section 5).

const hubs = ["http://localhost:21012/", "http://127.0.0.1:21012/"];

/** @typedef {string | { [name: string]: Value }} Value */

/** @param {Value} value @returns {string} */
function xml(value) {
  return typeof value === "string"
    ? `<value><string>${escape(value)}</string></value>`
    : `<value><struct>${Object.entries(value)
        .map(([name, inner]) => `<member><name>${escape(name)}</name>${xml(inner)}</member>`)
        .join("")}</struct></value>`;
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

/**
 * Calls the hub by XML-RPC.
 * @param {string} method
 * @param {Value[]} parameters
 * @returns {Promise<Document>}
 */
async function call(method, ...parameters) {
  const body = `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${parameters
    .map((one) => `<param>${xml(one)}</param>`)
    .join("")}</params></methodCall>`;
  for (const hub of hubs) {
    let answer;
    try {
      answer = await fetch(hub, { method: "POST", headers: { "Content-Type": "text/xml" }, body });
    } catch {
      continue;
    }
    const told = new DOMParser().parseFromString(await answer.text(), "text/xml");
    if (told.querySelector("fault")) throw new Error(told.querySelector("fault string")?.textContent ?? "The hub refused.");
    return told;
  }
  throw new Error("Found no hub. Start TOPCAT or Aladin and try again.");
}

/** @param {Document} answer @param {string} name */
function member(answer, name) {
  return [...answer.querySelectorAll("member")].find((one) => one.querySelector("name")?.textContent === name)?.querySelector("value")?.textContent ?? "";
}

/** A button that sends a table: attributes url and name. */
class SampSend extends HTMLElement {
  connectedCallback() {
    const button = document.createElement("button");
    button.className = "button";
    button.textContent = "Send";
    const told = document.createElement("p");
    told.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      button.disabled = true;
      told.textContent = "Asking …";
      try {
        await this.#send();
        told.textContent = "Sent.";
      } catch (error) {
        told.textContent = /** @type {Error} */ (error).message;
      }
      button.disabled = false;
    });
    this.replaceChildren(button, told);
  }

  async #send() {
    const [url, name] = [this.getAttribute("url") ?? "", this.getAttribute("name") ?? ""];
    const key = member(await call("samp.webhub.register", { "samp.name": "Almagest" }), "samp.private-key");
    await call("samp.webhub.notifyAll", key, {
      "samp.mtype": "table.load.votable",
      "samp.params": { url, name, "table-id": url },
    });
    await call("samp.webhub.unregister", key);
  }
}

customElements.define("samp-send", SampSend);
