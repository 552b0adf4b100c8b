// @ts-check
// The diagram of a saved run: any column of its table against any other, coloured by a third. Axes were drawn with the page, each by
// itself; points are the table's rows, pale where its filter leaves them out.

/** @typedef {{ cell: number, title: string, reach: string, across: Element, up: Element }} Axis */

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
    const points = [...table.querySelectorAll("tbody tr")].flatMap((row) => {
      const [across, up] = [share(x.reach, valueOf(row, x.cell)), share(y.reach, valueOf(row, y.cell))];
      if (!(across >= 0 && across <= 1 && up >= 0 && up <= 1)) return [];
      const place = `M${(left + across * width).toFixed(1)} ${(top + (1 - up) * height).toFixed(1)}h0`;
      return [{ place, isChosen: !(/** @type {HTMLElement} */ (row).hidden), third: by ? valueOf(row, Number(by)) : NaN }];
    });
    const chosen = points.filter((point) => point.isChosen);
    const thirds = chosen.map((point) => point.third).filter(Number.isFinite).sort((one, other) => one - other);
    const parts = thirds.length ? steps.slice(1).map((_, i) => thirds[Math.floor(((i + 1) * thirds.length) / steps.length)]) : [];
    const stepOf = (/** @type {number} */ third) => (Number.isFinite(third) ? parts.filter((part) => third >= part).length : -1);
    const series = element("g", { "data-series": "" });
    for (let step = -1; step < steps.length; step++) series.append(...dots(chosen.filter((point) => stepOf(point.third) === step), steps[step] ?? "blue", step < 0 ? 0.75 : 1));
    const panel = element("g", { "data-frame": frame, "data-x": x.reach, "data-y": y.reach, "data-x-title": x.title, "data-y-title": y.title });
    panel.append(...dots(points.filter((point) => !point.isChosen), "axis", 0.38), series);
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
