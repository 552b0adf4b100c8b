// @ts-check

/** @typedef {{ name: string, hint: string }} Offer */

const most = 8;
const word = /[A-Za-z_][\w.]*$/;

/** A textarea of ADQL: Ctrl+Enter asks, and names of tables and columns are offered below while one is written. */
class AdqlEditor extends HTMLElement {
  /** @type {Promise<{ table: string, columns: string[] }[]> | undefined} */
  #tables;
  /** @type {Offer[]} */
  #offers = [];
  #chosen = -1;

  connectedCallback() {
    const area = this.querySelector("textarea");
    if (!area || this.querySelector("[role=listbox]")) return;
    const list = document.createElement("ul");
    list.id = "adql-offers";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Names");
    this.append(list);
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", list.id);
    area.addEventListener("input", () => this.#offer(area, list));
    area.addEventListener("keydown", (event) => this.#key(event, area, list));
    area.addEventListener("blur", () => this.#close(area, list));
    // Not a click: that would come after the textarea has lost the focus.
    list.addEventListener("pointerdown", (event) => {
      const at = event.target instanceof Element ? event.target.closest("li") : null;
      if (!at) return;
      event.preventDefault();
      this.#take(area, list, [...list.children].indexOf(at));
    });
  }

  /** @param {HTMLTextAreaElement} area @param {HTMLUListElement} list */
  async #offer(area, list) {
    const before = area.value.slice(0, area.selectionStart);
    const begun = word.exec(before)?.[0] ?? "";
    if (begun.length < 2) return this.#close(area, list);
    this.#tables ??= fetch(this.dataset.names ?? "").then((answer) => answer.json(), () => []);
    const tables = await this.#tables;
    if (before !== area.value.slice(0, area.selectionStart)) return;
    this.#offers = offersOf(begun, area.value, tables);
    if (this.#offers.length === 0) return this.#close(area, list);
    list.replaceChildren(...this.#offers.map((offer, i) => rowOf(offer, i)));
    list.hidden = false;
    this.#choose(area, list, -1);
  }

  /** @param {KeyboardEvent} event @param {HTMLTextAreaElement} area @param {HTMLUListElement} list */
  #key(event, area, list) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      area.form?.requestSubmit();
    } else if (list.hidden) return;
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      const length = this.#offers.length;
      this.#choose(area, list, this.#chosen < 0 && step < 0 ? length - 1 : (this.#chosen + step + length) % length);
    } else if (event.key === "Enter" && this.#chosen >= 0) {
      event.preventDefault();
      this.#take(area, list, this.#chosen);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.#close(area, list);
    }
  }

  /** @param {HTMLTextAreaElement} area @param {HTMLUListElement} list @param {number} which */
  #choose(area, list, which) {
    this.#chosen = which;
    [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === which)));
    const row = list.children[which];
    if (row) area.setAttribute("aria-activedescendant", row.id);
    else area.removeAttribute("aria-activedescendant");
    row?.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLTextAreaElement} area @param {HTMLUListElement} list @param {number} which */
  #take(area, list, which) {
    const offer = this.#offers[which];
    const end = area.selectionStart;
    const begun = word.exec(area.value.slice(0, end))?.[0] ?? "";
    // Behind an alias only its column is written anew.
    const kept = offer.name.includes(".") ? 0 : begun.lastIndexOf(".") + 1;
    area.setRangeText(offer.name, end - begun.length + kept, end, "end");
    this.#close(area, list);
  }

  /** @param {HTMLTextAreaElement} area @param {HTMLUListElement} list */
  #close(area, list) {
    list.hidden = true;
    this.#choose(area, list, -1);
  }
}

/** @param {Offer} offer @param {number} number */
function rowOf(offer, number) {
  const row = document.createElement("li");
  row.id = `adql-offer-${number}`;
  row.setAttribute("role", "option");
  const name = document.createElement("code");
  name.textContent = offer.name;
  const hint = document.createElement("span");
  hint.textContent = offer.hint;
  row.append(name, hint);
  return row;
}

/** @param {string} begun @param {string} query @param {{ table: string, columns: string[] }[]} tables @returns {Offer[]} */
function offersOf(begun, query, tables) {
  /** @type {Map<string, string>} */
  const aliases = new Map();
  for (const [, table, alias] of query.matchAll(/\b(?:from|join|,)\s+([\w.]+)(?:\s+(?:as\s+)?([A-Za-z_]\w*))?/gi)) {
    aliases.set(table.toLowerCase(), table.toLowerCase());
    if (alias) aliases.set(alias.toLowerCase(), table.toLowerCase());
  }
  const named = tables.filter((one) => [...aliases.values()].includes(one.table.toLowerCase()));
  const dot = begun.lastIndexOf(".");
  const alias = dot < 0 ? undefined : aliases.get(begun.slice(0, dot).toLowerCase());
  if (alias) return bestOf(begun.slice(dot + 1), columnsOf(tables.filter((one) => one.table.toLowerCase() === alias)));
  const names = tables.map((one) => ({ name: one.table, hint: "table" }));
  return bestOf(begun, dot < 0 ? [...columnsOf(named), ...names] : names);
}

/** @param {{ table: string, columns: string[] }[]} tables @returns {Offer[]} */
function columnsOf(tables) {
  const offers = new Map();
  for (const { table, columns } of tables)
    for (let i = 0; i < columns.length; i += 2)
      if (!offers.has(columns[i])) offers.set(columns[i], { name: columns[i], hint: columns[i + 1] || table });
  return [...offers.values()];
}

/** Those that begin so, then those that have it; none where all of it stands there already. @param {string} begun @param {Offer[]} offers */
function bestOf(begun, offers) {
  const wanted = begun.toLowerCase();
  const at = (/** @type {Offer} */ offer) => {
    const name = offer.name.toLowerCase();
    return name.startsWith(wanted) || name.split(".")[1]?.startsWith(wanted) ? 0 : name.includes(wanted) ? 1 : 2;
  };
  const found = offers.filter((offer) => at(offer) < 2).sort((one, other) => at(one) - at(other) || one.name.length - other.name.length);
  return found.some((offer) => offer.name.toLowerCase() === wanted) ? [] : found.slice(0, most);
}

customElements.define("adql-editor", AdqlEditor);
