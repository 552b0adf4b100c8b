// @ts-check

/** A line or a text with a button that copies it. */
class CopyText extends HTMLElement {
  connectedCallback() {
    if (this.querySelector("button")) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", () => this.#copy(button));
    this.append(button);
  }

  /** @param {HTMLButtonElement} button */
  async #copy(button) {
    const code = this.querySelector("code");
    const text = code?.textContent ?? "";
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      // Without leave, or over plain HTTP from another machine: chosen, so that the keyboard copies it.
      if (code) getSelection()?.selectAllChildren(code);
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => (button.textContent = "Copy"), 2000);
  }
}

customElements.define("copy-text", CopyText);
