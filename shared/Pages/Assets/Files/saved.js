// @ts-check
// Tables of saved pages: a click on a header sorts, words above it filter. Without scripts a table reads all the same.

/** Around a table. */
class SortTable extends HTMLElement {
  connectedCallback() {
    const table = this.querySelector("table");
    if (!table || this.querySelector("input")) return;
    const input = document.createElement("input");
    input.type = "search";
    input.placeholder = "Filter: words of a row";
    input.setAttribute("aria-label", "Rows that hold these words");
    input.addEventListener("input", () => this.#filter(table, input.value));
    const told = document.createElement("span");
    told.className = "told";
    told.setAttribute("role", "status");
    const line = document.createElement("p");
    line.append(input, told);
    this.prepend(line);
    table.querySelectorAll("thead th").forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => this.#sort(table, head, column));
    });
  }

  /** @param {HTMLTableElement} table @param {string} words */
  #filter(table, words) {
    const sought = words.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const text = (row.textContent ?? "").toLowerCase();
      row.hidden = !sought.every((word) => text.includes(word));
      if (!row.hidden) shown++;
    }
    const told = this.querySelector(".told");
    if (told) told.textContent = sought.length ? `${shown} of ${table.tBodies[0].rows.length} rows` : "";
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
    return value === undefined ? (cell.textContent ?? "").trim().toLowerCase() : Number(value);
  }

  /** What has no value comes last, in either direction. @param {any} one @param {any} other @param {boolean} down */
  #compare(one, other, down) {
    if (one === null || other === null) return (one === null ? 1 : 0) - (other === null ? 1 : 0);
    const order = typeof one === "number" ? one - other : one.localeCompare(other, "en", { numeric: true });
    return down ? -order : order;
  }
}

customElements.define("sort-table", SortTable);
