// @ts-check
// The diagram of a saved run: any column of its table against any other, coloured by a third. Axes were drawn with the page, each by
// itself; points are the table's rows, pale where its filter leaves them out. Where errors are asked for, ends without a value are
// limits.

/** @typedef {{ cell: number, title: string, reach: string, across: Element, up: Element }} Axis */
/** @typedef {{ value: number, lower: number, upper: number, isBar: boolean, isSpan: boolean, side: number }} Figure */

const steps = ["purple", "sky", "blue", "yellow", "orange"];

class SavedDiagram extends HTMLElement {
  connectedCallback() {
    const form = this.querySelector("form");
    const table = document.querySelector("sort-table");
    if (!form || !table) return;
    form.hidden = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("change", (event) => {
      const changed = /** @type {HTMLSelectElement} */ (event.target);
      const isLog = this.#boxOf(changed.name);
      if (isLog) isLog.checked = this.#template(changed.value, true)?.dataset.wide === "1";
      this.#draw(table);
    });
    table.addEventListener("filtered", () => this.#draw(table));
    this.addEventListener("brushed", (event) => {
      const { x, y } = /** @type {CustomEvent<{ x: string, y: string }>} */ (event).detail;
      /** @type {any} */ (table).choose([x, y].map((range, i) => ({ cell: this.#axis("xy"[i]).cell, range })));
    });
    this.#draw(table);
  }

  /** @param {string} name */
  #said(name) {
    return /** @type {HTMLSelectElement} */ (this.querySelector(`select[name=${name}]`)).value;
  }

  /** Of an axis. @param {string} name @returns {HTMLInputElement | null} */
  #boxOf(name) {
    return this.querySelector(`input[name=log${name}]`);
  }

  /** @param {string} cell @param {boolean} isLog @returns {HTMLTemplateElement | null} */
  #template(cell, isLog) {
    return this.querySelector(`template[data-cell="${cell}"][data-log="${isLog ? 1 : 0}"]`);
  }

  /** @param {string} name "x" or "y". @returns {Axis} */
  #axis(name) {
    const cell = this.#said(name);
    const box = /** @type {HTMLInputElement} */ (this.#boxOf(name));
    box.disabled = !this.#template(cell, true);
    if (box.disabled) box.checked = false;
    const found = /** @type {HTMLTemplateElement} */ (this.#template(cell, box.checked));
    const [across, up] = found.content.querySelectorAll("svg");
    return { cell: Number(cell), title: found.dataset.title ?? "", reach: found.dataset.reach ?? "", across, up };
  }

  /** @param {Element} table */
  #draw(table) {
    const [x, y] = [this.#axis("x"), this.#axis("y")];
    const by = this.#said("by");
    const before = /** @type {Element} */ (this.querySelector("chart-values"));
    const old = /** @type {SVGSVGElement} */ (before.querySelector("svg"));
    const frame = old.querySelector("[data-frame]")?.getAttribute("data-frame") ?? "0 0 1 1";
    const [left, top, width, height] = frame.split(" ").map(Number);
    const hasErrors = /** @type {HTMLInputElement} */ (this.querySelector("input[name=errors]")).checked;
    const xOf = (/** @type {number} */ value) => left + share(x.reach, value) * width;
    const yOf = (/** @type {number} */ value) => top + (1 - share(y.reach, value)) * height;
    const shown = [...table.querySelectorAll("tbody tr")].flatMap((row) => {
      const [across, up] = [figureOf(row, x.cell, hasErrors), figureOf(row, y.cell, hasErrors)];
      const [atX, atY] = [xOf(placeOf(across, x.reach)), yOf(placeOf(up, y.reach))];
      if (!(atX >= left && atX <= left + width && atY >= top && atY <= top + height)) return [];
      const place = `M${atX.toFixed(1)} ${atY.toFixed(1)}h0`;
      const isChosen = !(/** @type {HTMLElement} */ (row).hidden);
      const isPoint = Number.isFinite(across.value) && Number.isFinite(up.value);
      return [{ place, isChosen, isPoint, third: by ? valueOf(row, Number(by)) : NaN, across, up, atX, atY }];
    });
    const chosen = shown.filter((point) => point.isChosen);
    const thirds = chosen.map((point) => point.third).filter(Number.isFinite).sort((one, other) => one - other);
    const parts = thirds.length ? steps.slice(1).map((_, i) => thirds[Math.floor(((i + 1) * thirds.length) / steps.length)]) : [];
    const stepOf = (/** @type {number} */ third) => (Number.isFinite(third) ? parts.filter((part) => third >= part).length : -1);
    const series = element("g", { "data-series": "" });
    const errors = element("g", { class: "errors" });
    const within = (/** @type {number} */ at, /** @type {number} */ from, /** @type {number} */ to) => Math.min(to, Math.max(from, at));
    const bars = chosen.flatMap(({ across, up, atX, atY }) => [
      across.isBar ? `M${within(xOf(across.lower) || left, left, left + width).toFixed(1)} ${atY.toFixed(1)}H${within(xOf(across.upper), left, left + width).toFixed(1)}` : "",
      up.isBar ? `M${atX.toFixed(1)} ${within(yOf(up.lower) || top + height, top, top + height).toFixed(1)}V${within(yOf(up.upper), top, top + height).toFixed(1)}` : "",
    ]);
    errors.append(...lines(bars.join(""), "axis", 0.7));
    for (let step = -1; step < steps.length; step++) {
      const ofStep = chosen.filter((point) => stepOf(point.third) === step);
      const arrows = ofStep.flatMap(({ across, up, atX, atY }) => [
        across.side ? arrow(atX, atY, within(atX + 13 * across.side, left, left + width) - atX, 0) : "",
        up.side ? arrow(atX, atY, 0, within(atY - 13 * up.side, top, top + height) - atY) : "",
      ]);
      errors.append(...lines(arrows.join(""), steps[step] ?? "blue", 1.1));
      series.append(...dots(ofStep.filter((point) => point.isPoint), steps[step] ?? "blue", step < 0 ? 0.75 : 1));
    }
    const panel = element("g", { "data-frame": frame, "data-x": x.reach, "data-y": y.reach, "data-x-title": x.title, "data-y-title": y.title });
    panel.append(...dots(shown.filter((point) => point.isPoint && !point.isChosen), "axis", 0.38), errors, series, ...limits(chosen));
    const picture = /** @type {SVGSVGElement} */ (old.cloneNode(false));
    picture.setAttribute("aria-label", `${y.title} against ${x.title} of ${chosen.length} fits.`);
    picture.append(panel, ...x.across.cloneNode(true).childNodes, ...y.up.cloneNode(true).childNodes, /** @type {Element} */ (old.querySelector("rect")));
    const values = document.createElement("chart-values");
    values.append(picture);
    before.replaceWith(values);
    const brush = /** @type {Element} */ (values.parentElement);
    brush.setAttribute("x", x.reach);
    brush.setAttribute("y", y.reach);
    this.#tell(parts, by);
  }

  /** Which colour stands for what. @param {number[]} parts @param {string} by */
  #tell(parts, by) {
    const name = this.#template(by, false)?.dataset.title ?? "";
    const words = parts.length ? [`< ${short(parts[0])}`, ...parts.slice(1).map((part, i) => `${short(parts[i])} to ${short(part)}`), `≥ ${short(parts[parts.length - 1])}`] : [];
    this.querySelector("figcaption")?.replaceChildren(
      ...[name, ...words].filter(Boolean).map((text, i) => {
        const key = document.createElement("span");
        if (i > 0) key.className = `key ${steps[i - 1]}`;
        key.textContent = text;
        return key;
      }),
    );
  }
}

/** @param {Element} row @param {number} cell */
function valueOf(row, cell) {
  const value = /** @type {HTMLTableRowElement} */ (row).cells[cell].dataset.value;
  return value ? Number(value) : NaN;
}

/**
 * What a row has of a column: its value, the ends of its error bar, and to which side of a limit it may lie.
 * @param {Element} row @param {number} cell @param {boolean} hasErrors
 */
function figureOf(row, cell, hasErrors) {
  const value = valueOf(row, cell);
  const [lower, upper] = (hasErrors && /** @type {HTMLTableRowElement} */ (row).cells[cell].dataset.ends?.split(" ").map(Number)) || [NaN, NaN];
  const isBar = Number.isFinite(lower) && Number.isFinite(upper);
  const isSpan = isBar && !Number.isFinite(value);
  const side = Number.isFinite(value) ? 0 : Number(Number.isFinite(lower)) - Number(Number.isFinite(upper));
  return { value, lower, upper, isBar, isSpan, side };
}

/** Of a limit where it is, of two ends without a value between them. @param {{ value: number, lower: number, upper: number }} figure @param {string} reach */
function placeOf({ value, lower, upper }, reach) {
  if (Number.isFinite(value)) return value;
  if (!Number.isFinite(lower)) return upper;
  if (!Number.isFinite(upper)) return lower;
  return reach.endsWith(" 1") && lower > 0 ? Math.sqrt(lower * upper) : (lower + upper) / 2;
}

/** From a limit to where the value may lie. @param {number} x @param {number} y @param {number} dx @param {number} dy */
function arrow(x, y, dx, dy) {
  const [ax, ay] = [3 * Math.sign(dx), 3 * Math.sign(dy)];
  const to = (/** @type {number} */ one, /** @type {number} */ other) => `${one.toFixed(1)} ${other.toFixed(1)}`;
  return `M${to(x - ay, y - ax)}L${to(x + ay, y + ax)}M${to(x, y)}L${to(x + dx, y + dy)}M${to(x + dx - ax - ay, y + dy - ay - ax)}L${to(x + dx, y + dy)}L${to(x + dx - ax + ay, y + dy - ay + ax)}`;
}

/** @param {string} d @param {string} ink @param {number} width */
function lines(d, ink, width) {
  return d ? [element("path", { d, fill: "none", stroke: `var(--chart-${ink})`, "stroke-width": String(width) })] : [];
}

/** Where along an axis. @param {string} reach From, to, and 1 where it is logarithmic. @param {number} value */
function share(reach, value) {
  const [from, to, isLog] = reach.split(" ").map(Number);
  return isLog ? Math.log(value / from) / Math.log(to / from) : (value - from) / (to - from);
}

/** As one path, as other pictures have them. @param {{ place: string }[]} points @param {string} ink @param {number} opacity */
function dots(points, ink, opacity) {
  if (points.length === 0) return [];
  const path = points.map((point) => point.place).join("");
  return [element("path", { d: path, stroke: `var(--chart-${ink})`, "stroke-opacity": String(opacity), "stroke-width": "4", "stroke-linecap": "round" })];
}

/**
 * Of limits what is not seen, to be told under the pointer: "< " where the value lies below, "> " above, or both ends.
 * @param {{ place: string, across: Figure, up: Figure }[]} points
 */
function limits(points) {
  const signs = ["< ", "", "> "]; // by side + 1
  const kindOf = (/** @type {Figure} */ one) => (one.isSpan ? 2 : one.side);
  const kinds = [-1, 0, 1, 2];
  return kinds.flatMap((x) =>
    kinds.flatMap((y) => {
      const some = points.filter((point) => (x || y) && kindOf(point.across) === x && kindOf(point.up) === y);
      if (some.length === 0) return [];
      const group = element("g", { "data-series": "", "data-over": signs[x + 1] ?? "", "data-up": signs[y + 1] ?? "" });
      if (x === 2) group.setAttribute("data-over-spans", some.map(({ across }) => `${across.lower} ${across.upper}`).join(" "));
      if (y === 2) group.setAttribute("data-up-spans", some.map(({ up }) => `${up.lower} ${up.upper}`).join(" "));
      group.append(...dots(some, "axis", 0));
      return [group];
    }),
  );
}

/** @param {string} name @param {Record<string, string>} attributes */
function element(name, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** @param {number} value */
function short(value) {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

customElements.define("saved-diagram", SavedDiagram);
