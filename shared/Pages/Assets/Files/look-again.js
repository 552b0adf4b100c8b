// @ts-check

/** What changes by itself: asked for again every few seconds while it is seen, and put in the place of what is there. */
class LookAgain extends HTMLElement {
  /** @type {number | undefined} */
  #timer;

  connectedCallback() {
    this.#wait();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #wait() {
    const seconds = Number(this.dataset.seconds);
    if (seconds > 0) this.#timer = setTimeout(() => this.#look(), 1000 * seconds);
  }

  async #look() {
    // Nobody looks, or somebody is at work in it.
    if (document.hidden || this.contains(document.activeElement)) return this.#wait();
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = answer.ok ? page.getElementById(this.id) : null;
      if (!fresh || this.contains(document.activeElement)) return this.#wait();
      const [left, top] = [this.querySelector(".scroll")?.scrollLeft ?? 0, this.querySelector(".scroll")?.scrollTop ?? 0];
      this.dataset.seconds = fresh.dataset.seconds ?? "0";
      this.replaceChildren(...fresh.childNodes);
      this.querySelector(".scroll")?.scrollTo(left, top);
    } catch {
      // The server is away for a while.
    }
    this.#wait();
  }
}

customElements.define("look-again", LookAgain);
