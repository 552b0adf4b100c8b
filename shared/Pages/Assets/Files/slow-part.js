// @ts-check
import { show } from "./swap.js";

/** In the place of what takes time: attribute from, the address of the page with all of it. */
class SlowPart extends HTMLElement {
  connectedCallback() {
    // Behind whoever put this here.
    setTimeout(() => this.isConnected && show(this.getAttribute("from") ?? location.href, true));
  }
}

customElements.define("slow-part", SlowPart);
