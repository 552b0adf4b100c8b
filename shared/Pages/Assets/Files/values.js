// @ts-check
// What a chart says under the pointer and by arrow keys. A panel's <g> tells where its axes lie and what they reach; its marks are
// paths, whose places are turned back into values.

/** @typedef {{ from: number, to: number, isLog: boolean, title: string }} Axis */
/** @typedef {{ x: number, y: number, words: string }} Point Where it lies in the picture, and what is said of it. */

const near = 24;

class ChartValues extends HTMLElement {
  /** @type {Point[][] | undefined} */
  #lines;
  /** @type {HTMLOutputElement | undefined} */
  #told;
  /** @type {SVGCircleElement | undefined} */
  #mark;
  #at = { line: 0, place: -1 };
  #ended = new AbortController();

  connectedCallback() {
    const svg = this.querySelector("svg");
    if (!svg) return;
    this.#ended = new AbortController();
    const signal = this.#ended.signal;
    // Told below at once; a browser would tell them late, and again.
    for (const title of svg.querySelectorAll("title")) {
      const bar = /** @type {SVGElement} */ (title.parentElement);
      bar.dataset.words = title.textContent ?? "";
      title.remove();
    }
    this.addEventListener("pointermove", (event) => this.#point(svg, event), { signal });
    this.addEventListener("pointerleave", () => this.#forget(), { signal });
    this.addEventListener("focusin", (event) => this.#tellBar(svg, /** @type {Element} */ (event.target)), { signal });
    this.addEventListener("focusout", () => this.#forget(), { signal });
    // Bars that are links have keys of their own.
    if (svg.querySelector("a") || !svg.querySelector("[data-words], [data-series]")) return;
    const holder = /** @type {HTMLElement} */ (this.closest('[tabindex="0"]') ?? this);
    if (holder === this) {
      this.tabIndex = 0;
      this.setAttribute("role", "group");
      this.setAttribute("aria-label", `Values: ${svg.getAttribute("aria-label") ?? "chart"}`);
    }
    holder.addEventListener("keydown", (event) => this.#walk(svg, event), { signal });
    holder.addEventListener("focusout", () => this.#forget(), { signal });
  }

  disconnectedCallback() {
    this.#ended.abort();
  }

  /** @param {SVGSVGElement} svg @param {PointerEvent} event */
  #point(svg, event) {
    const bar = /** @type {Element} */ (event.target).closest("[data-words]");
    if (bar) return this.#tellBar(svg, bar);
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()?.inverse());
    /** @type {Point | undefined} */
    let best;
    let least = near;
    for (const point of this.#all(svg).flat()) {
      const apart = Math.hypot(point.x - at.x, point.y - at.y);
      if (apart < least) [best, least] = [point, apart];
    }
    if (best) return this.#tell(svg, best, true);
    // Between points the axes are read.
    for (const panel of svg.querySelectorAll("[data-frame]")) {
      const [left, top, width, height] = numbers(panel.getAttribute("data-frame"));
      if (at.x < left || at.x > left + width || at.y < top || at.y > top + height) continue;
      const [x, y] = axes(panel);
      const words = [said(x, (at.x - left) / width), said(y, 1 - (at.y - top) / height)].join(" · ");
      return this.#tell(svg, { x: at.x, y: at.y, words }, false);
    }
    this.#forget();
  }

  /** @param {SVGSVGElement} svg @param {Element} element */
  #tellBar(svg, element) {
    const bar = element.closest("[data-words]");
    if (bar) this.#tell(svg, pointOf(/** @type {SVGGraphicsElement} */ (bar)), false);
  }

  /** @param {SVGSVGElement} svg @param {KeyboardEvent} event */
  #walk(svg, event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /** @type {Element} */ (event.target).closest("input, select, button, a")) return;
    const lines = this.#all(svg);
    const places = lines[this.#at.line]?.length ?? 0;
    if (places === 0) return;
    const { line, place } = this.#at;
    if (event.key === "Escape") return this.#forget();
    if (event.key === "ArrowRight") this.#at.place = Math.min(places - 1, place + 1);
    else if (event.key === "ArrowLeft") this.#at.place = Math.max(0, place < 0 ? places - 1 : place - 1);
    else if (event.key === "Home") this.#at.place = 0;
    else if (event.key === "End") this.#at.place = places - 1;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const next = (line + (event.key === "ArrowDown" ? 1 : lines.length - 1)) % lines.length;
      const x = lines[line][Math.max(0, place)].x;
      this.#at = { line: next, place: nearest(lines[next], x) };
    } else return;
    event.preventDefault();
    this.#tell(svg, lines[this.#at.line][this.#at.place], true);
    this.#mark?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** @param {SVGSVGElement} svg @returns {Point[][]} By series, each from left to right. */
  #all(svg) {
    if (this.#lines) return this.#lines;
    const bars = [...svg.querySelectorAll("[data-words]")].map((bar) => pointOf(/** @type {SVGGraphicsElement} */ (bar)));
    const lines = [...svg.querySelectorAll("[data-frame]")].flatMap((panel) => [...panel.querySelectorAll("[data-series]")].map((series) => pointsOf(panel, series)));
    this.#lines = [bars, ...lines].filter((line) => line.length > 0);
    return this.#lines;
  }

  /** @param {SVGSVGElement} svg @param {Point} point @param {boolean} isMarked */
  #tell(svg, point, isMarked) {
    if (!this.#told) {
      this.#told = document.createElement("output");
      this.#told.className = "value";
      this.append(this.#told);
    }
    this.#told.textContent = point.words;
    this.#told.hidden = false;
    const place = new DOMPoint(point.x, point.y).matrixTransform(svg.getScreenCTM() ?? undefined);
    const outer = this.getBoundingClientRect();
    const isRight = place.x - outer.left > outer.width / 2;
    this.#told.style.left = isRight ? "auto" : `${place.x - outer.left + 12}px`;
    this.#told.style.right = isRight ? `${outer.right - place.x + 12}px` : "auto";
    this.#told.style.top = `${Math.max(0, place.y - outer.top - 34)}px`;
    if (!this.#mark) {
      this.#mark = document.createElementNS("http://www.w3.org/2000/svg", "circle");
      this.#mark.setAttribute("class", "mark-at");
      this.#mark.setAttribute("r", "5");
    }
    this.#mark.setAttribute("cx", String(point.x));
    this.#mark.setAttribute("cy", String(point.y));
    if (isMarked) svg.append(this.#mark);
    else this.#mark.remove();
  }

  #forget() {
    this.#mark?.remove();
    if (this.#told) this.#told.hidden = true;
  }
}

/** A bar: the middle of its upper end. @param {SVGGraphicsElement} bar @returns {Point} */
function pointOf(bar) {
  const box = bar.getBBox();
  return { x: box.x + box.width / 2, y: box.y, words: bar.dataset.words ?? "" };
}

/** @param {Element} panel @param {Element} series @returns {Point[]} */
function pointsOf(panel, series) {
  const [left, top, width, height] = numbers(panel.getAttribute("data-frame"));
  const [x, y] = axes(panel);
  const name = series.getAttribute("data-series") || "";
  // Of limits, "< " or "> ".
  const [over, up] = ["data-over", "data-up"].map((sign) => series.getAttribute(sign) ?? "");
  // Of values that lie somewhere between two ends, both of each.
  const [spansOver, spansUp] = ["data-over-spans", "data-up-spans"].map((spans) => series.getAttribute(spans)?.split(" ").map(Number));
  const span = (/** @type {number[] | undefined} */ all, /** @type {number} */ i) => all && `${text(all[2 * i])} to ${text(all[2 * i + 1])}`;
  /** @type {{ x: number, y: number, over?: string, up?: string }[]} */
  let places = [];
  /** @type {Map<number, [number, number]>} */
  const errors = new Map();
  for (const path of series.querySelectorAll("path")) {
    const steps = stepsOf(path.getAttribute("d") ?? "");
    if (path.getAttribute("stroke-linecap") === "round") places = [...places, ...steps.filter((step) => step.mark === "M").map(({ x, y }, i) => ({ x, y, over: span(spansOver, i), up: span(spansUp, i) }))];
    else if (path.getAttribute("fill") !== "none" && path.hasAttribute("fill")) places = steps.filter((step) => step.mark === "h" && step.dx > 0).map((step) => ({ x: step.x - step.dx / 2, y: step.y }));
    else if (path.hasAttribute("fill")) places = lineOf(steps);
    else for (const step of steps) if (step.mark === "v") errors.set(Math.round(step.x), [step.y, step.y - step.dy]);
  }
  return places
    .filter((place) => place.x >= left - 1 && place.x <= left + width + 1 && place.y >= top - 1 && place.y <= top + height + 1)
    .sort((one, other) => one.x - other.x)
    .map((place) => {
      const at = (/** @type {number} */ level) => valueOf(y, 1 - (level - top) / height);
      const ends = errors.get(Math.round(place.x))?.map(at).sort((one, other) => one - other);
      const value = place.up ?? `${up}${text(at(place.y))}${ends ? ` (${text(ends[0])} to ${text(ends[1])})` : ""}`;
      return { ...place, words: `${told(x.title, place.over ?? `${over}${text(valueOf(x, (place.x - left) / width))}`)} · ${name ? `${name} ${value} · ${y.title}` : told(y.title, value)}` };
    });
}

/** Of steps over bins the middles, of a line its corners. @param {Step[]} steps */
function lineOf(steps) {
  return steps.some((step) => step.mark === "L") ? steps : steps.filter((step) => step.mark === "H").map((step) => ({ x: step.x - step.dx / 2, y: step.y }));
}

/** @typedef {{ mark: string, x: number, y: number, dx: number, dy: number }} Step */

/** Where a path comes to, with how far it went. @param {string} path @returns {Step[]} */
function stepsOf(path) {
  let [x, y] = [0, 0];
  return [...path.matchAll(/([MLHVhvz])([^MLHVhvz]*)/g)].map(([, mark, rest]) => {
    const [one = 0, other = 0] = numbers(rest.trim());
    const [fromX, fromY] = [x, y];
    if (mark === "M" || mark === "L") [x, y] = [one, other];
    else if (mark === "H") x = one;
    else if (mark === "V") y = one;
    else if (mark === "h") x += one;
    else if (mark === "v") y += one;
    return { mark, x, y, dx: x - fromX, dy: y - fromY };
  });
}

/** @param {Element} panel @returns {[Axis, Axis]} */
function axes(panel) {
  const axis = (/** @type {string} */ name) => {
    const [from, to, isLog] = numbers(panel.getAttribute(`data-${name}`));
    return { from, to, isLog: isLog === 1, title: panel.getAttribute(`data-${name}-title`) ?? "" };
  };
  return [axis("x"), axis("y")];
}

/** @param {Axis} axis @param {number} share */
function valueOf(axis, share) {
  return axis.isLog ? axis.from * (axis.to / axis.from) ** share : axis.from + (axis.to - axis.from) * share;
}

/** "energy 3.42 keV". @param {Axis} axis @param {number} share */
function said(axis, share) {
  return told(axis.title, text(valueOf(axis, share)));
}

/** @param {string} title @param {string} value */
function told(title, value) {
  const [, name, unit] = /^(.*) \(([^()]*)\)$/.exec(title) ?? [undefined, title, ""];
  return `${name} ${value}${unit ? ` ${unit}` : ""}`;
}

/** As many digits as a picture has. @param {number} value */
function text(value) {
  const size = Math.abs(value);
  const said = size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(2) : String(Number(value.toPrecision(3)));
  return said.replace("-", "−");
}

/** @param {Point[]} line @param {number} x */
function nearest(line, x) {
  return line.reduce((best, point, place) => (Math.abs(point.x - x) < Math.abs(line[best].x - x) ? place : best), 0);
}

/** @param {string | null} said */
function numbers(said) {
  return (said ?? "").split(" ").map(Number);
}

customElements.define("chart-values", ChartValues);
