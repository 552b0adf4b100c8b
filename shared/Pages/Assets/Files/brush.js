// @ts-check

/** One axis: from, to, and whether it is logarithmic. @typedef {{ from: number, to: number, isLog: boolean }} Axis */

/**
 * Around a chart: what is drawn over with the pointer is chosen, and arrow keys walk along its bars. Attributes: frame, where the
 * axes lie as shares of the picture; x and y, their ranges; where they are not said, x alone is chosen, as the picture's panels have
 * it; to, the address that comes of it, with {x} and {y} in the place of the ranges. What was drawn over is told by the event
 * "brushed": ranges such as "1.5..2.5" of x and, in a plane, of y.
 */
class PlotBrush extends HTMLElement {
  /** @type {HTMLElement | undefined} */
  #box;
  /** @type {{ x: number, y: number } | undefined} */
  #from;

  connectedCallback() {
    const bars = [...this.querySelectorAll("svg a")];
    bars[0]?.setAttribute("tabindex", "0");
    this.addEventListener("keydown", (event) => this.#walk(event, bars));
    if (!this.hasAttribute("to")) return;
    this.addEventListener("pointerdown", (event) => this.#begin(event));
    this.addEventListener("pointermove", (event) => this.#draw(event));
    this.addEventListener("pointerup", (event) => this.#end(event));
    this.addEventListener("pointercancel", () => this.#forget());
    // A link under the pointer would be dragged away.
    this.addEventListener("dragstart", (event) => event.preventDefault());
  }

  /** @param {KeyboardEvent} event @param {Element[]} bars */
  #walk(event, bars) {
    const at = bars.indexOf(/** @type {Element} */ (document.activeElement));
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (at < 0 || !step) return;
    const next = bars[at + step];
    if (!next) return;
    event.preventDefault();
    bars[at].setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    /** @type {SVGAElement} */ (next).focus();
  }

  /** Shares of the frame, 0 to 1, from the left and from below. @param {PointerEvent} event */
  #place(event) {
    const picture = /** @type {SVGElement} */ (this.querySelector("svg")).getBoundingClientRect();
    const [left, top, width, height] = this.#frame;
    const within = (/** @type {number} */ value) => Math.min(1, Math.max(0, value));
    return {
      x: within(((event.clientX - picture.left) / picture.width - left) / width),
      y: within(1 - ((event.clientY - picture.top) / picture.height - top) / height),
    };
  }

  /** Where there is no attribute, what the picture's panels say, which share the axis across. */
  get #frame() {
    const said = this.getAttribute("frame");
    if (said) return said.split(" ").map(Number);
    const panels = this.#panels.map((panel) => (panel.getAttribute("data-frame") ?? "").split(" ").map(Number));
    const { width, height } = /** @type {SVGSVGElement} */ (this.querySelector("svg")).viewBox.baseVal;
    const top = Math.min(...panels.map((one) => one[1]));
    return [panels[0][0] / width, top / height, panels[0][2] / width, (Math.max(...panels.map((one) => one[1] + one[3])) - top) / height];
  }

  get #panels() {
    return [...this.querySelectorAll("svg [data-frame]")];
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (event.button === 0 && event.pointerType !== "touch") this.#from = this.#place(event);
  }

  /** @param {PointerEvent} event */
  #draw(event) {
    if (!this.#from) return;
    const to = this.#place(event);
    if (!this.#box) {
      if (Math.abs(to.x - this.#from.x) < 0.015) return;
      this.#box = document.createElement("div");
      this.#box.className = "brush";
      this.append(this.#box);
      this.setPointerCapture(event.pointerId);
    }
    const [left, top, width, height] = this.#frame;
    const picture = /** @type {SVGElement} */ (this.querySelector("svg")).getBoundingClientRect();
    const outer = this.getBoundingClientRect();
    const isPlane = this.hasAttribute("y");
    const low = isPlane ? Math.min(to.y, this.#from.y) : 0;
    const high = isPlane ? Math.max(to.y, this.#from.y) : 1;
    Object.assign(this.#box.style, {
      left: `${picture.left - outer.left + (left + width * Math.min(to.x, this.#from.x)) * picture.width}px`,
      width: `${width * Math.abs(to.x - this.#from.x) * picture.width}px`,
      top: `${picture.top - outer.top + (top + height * (1 - high)) * picture.height}px`,
      height: `${height * (high - low) * picture.height}px`,
    });
  }

  /** @param {PointerEvent} event */
  #end(event) {
    const from = this.#from;
    const drawn = this.#box;
    this.#forget();
    if (!from || !drawn) return;
    const to = this.#place(event);
    // The click that follows is no choice of a bar.
    addEventListener("click", stop, { capture: true, once: true });
    setTimeout(() => removeEventListener("click", stop, { capture: true }), 0);
    const x = range(this.getAttribute("x") ?? this.#panels[0].getAttribute("data-x"), from.x, to.x);
    const y = this.hasAttribute("y") ? range(this.getAttribute("y"), from.y, to.y) : undefined;
    this.dispatchEvent(new CustomEvent("brushed", { bubbles: true, detail: { x, y } }));
  }

  #forget() {
    this.#box?.remove();
    this.#box = this.#from = undefined;
  }
}

/** @param {Event} event */
function stop(event) {
  event.preventDefault();
  event.stopPropagation();
}

/** "1.5..2.5" of two shares of an axis. @param {string | null} axis @param {number} one @param {number} other */
function range(axis, one, other) {
  const [from, to, isLog] = (axis ?? "0 1 0").split(" ").map(Number);
  const at = (/** @type {number} */ share) => (isLog ? from * (to / from) ** share : from + (to - from) * share);
  const ends = [Math.min(one, other), Math.max(one, other)].map(at);
  // As many digits as tell the ends apart: of dates most are alike.
  const alike = Math.log10(Math.max(...ends.map(Math.abs)) / (ends[1] - ends[0]));
  return ends.map((end) => Number(end.toPrecision(Math.min(15, Math.max(6, Math.ceil(alike) + 4))))).join("..");
}

customElements.define("plot-brush", PlotBrush);
