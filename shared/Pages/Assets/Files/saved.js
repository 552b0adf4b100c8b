// @ts-check
// Tables of saved pages: a click on a header sorts, words above it filter. Without scripts a table reads all the same.

/** Around a table. When its filter changes it says "filtered". */
class SortTable extends HTMLElement {
  /** Of numbers, such as "1.5..2.5". @type {{ cell: number, from: number, to: number }[]} */
  #ranges = [];
  #words = document.createElement("input");
  #told = document.createElement("span");
  #all = document.createElement("button");

  connectedCallback() {
    const table = this.querySelector("table");
    if (!table || this.querySelector("input")) return;
    this.#words.type = "search";
    this.#words.placeholder = "Filter: words of a row";
    this.#words.setAttribute("aria-label", "Rows that hold these words");
    this.#words.addEventListener("input", () => this.#filter(table));
    this.#told.className = "told";
    this.#told.setAttribute("role", "status");
    this.#all.type = "button";
    this.#all.className = "button quiet";
    this.#all.textContent = "All rows";
    this.#all.hidden = true;
    this.#all.addEventListener("click", () => {
      this.#words.value = "";
      this.choose([]);
    });
    const line = document.createElement("p");
    line.append(this.#words, this.#told, this.#all);
    this.prepend(line);
    table.querySelectorAll("thead th").forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => this.#sort(table, head, column));
    });
  }

  /** Rows whose numbers lie in all of these. @param {{ cell: number, range: string }[]} ranges */
  choose(ranges) {
    this.#ranges = ranges.map(({ cell, range }) => {
      const [from, to] = range.split("..").map(Number);
      return { cell, from, to };
    });
    const table = this.querySelector("table");
    if (table) this.#filter(table);
  }

  /** @param {HTMLTableElement} table */
  #filter(table) {
    const sought = this.#words.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const text = (row.textContent ?? "").toLowerCase();
      row.hidden = !sought.every((word) => text.includes(word)) || !this.#ranges.every((one) => this.#isWithin(row.cells[one.cell], one));
      if (!row.hidden) shown++;
    }
    this.#all.hidden = sought.length + this.#ranges.length === 0;
    this.#told.textContent = this.#all.hidden ? "" : `${shown} of ${table.tBodies[0].rows.length} rows`;
    this.dispatchEvent(new CustomEvent("filtered"));
  }

  /** @param {HTMLTableCellElement} cell @param {{ from: number, to: number }} range */
  #isWithin(cell, { from, to }) {
    const value = this.#key(cell);
    return typeof value === "number" && value >= from && value < to;
  }

  /** @param {HTMLTableElement} table @param {Element} head @param {number} column */
  #sort(table, head, column) {
    const down = head.getAttribute("aria-sort") === "ascending";
    table.querySelectorAll("thead th").forEach((one) => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, key: this.#key(row.cells[column]) }));
    rows.sort((one, other) => this.#compare(one.key, other.key, down));
    table.tBodies[0].append(...rows.map((one) => one.row));
  }

  /** @param {HTMLTableCellElement} cell @returns {number | string | null} */
  #key(cell) {
    const value = cell.dataset.value;
    if (value === "") return null;
    if (value !== undefined) return Number(value);
    const text = (cell.textContent ?? "").trim();
    // "1.96 +0.11 -0.10", "< 1.2e-5".
    const number = cell.classList.contains("num") && /^(?:[<>] ?)?(-?\d+(?:\.\d+)?(?:e[-+]?\d+)?)(?= |$)/i.exec(text);
    return number ? Number(number[1]) : text.toLowerCase();
  }

  /** What has no value comes last, in either direction, and before it what is no number. @param {any} one @param {any} other @param {boolean} down */
  #compare(one, other, down) {
    if (one === null || other === null) return (one === null ? 1 : 0) - (other === null ? 1 : 0);
    if (typeof one !== typeof other) return typeof one === "number" ? -1 : 1;
    const order = typeof one === "number" ? one - other : one.localeCompare(other, "en", { numeric: true });
    return down ? -order : order;
  }
}

customElements.define("sort-table", SortTable);
