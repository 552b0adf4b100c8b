// @ts-check

/**
 * Shows another address of the same page: what is in <main> is replaced, so that place and focus stay.
 * @param {string} address
 * @param {boolean} [isBack] Whether the browser itself went there.
 */
export async function show(address, isBack = false) {
  const main = document.querySelector("main");
  if (!main) return location.assign(address);
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" }, signal: latest() });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("main");
    if (!fresh) return location.assign(address);
    const opened = [...main.querySelectorAll("details[open]")].map((one) => [...main.querySelectorAll("details")].indexOf(/** @type {HTMLDetailsElement} */ (one)));
    const focused = main.contains(document.activeElement) ? document.activeElement : null;
    const twin = focused && twinOf(focused, fresh);
    main.replaceChildren(...fresh.childNodes);
    document.title = page.title;
    for (const place of opened) main.querySelectorAll("details")[place]?.setAttribute("open", "");
    if (!isBack) history.pushState(null, "", address);
    twin?.focus();
  } catch (error) {
    if (/** @type {Error} */ (error).name !== "AbortError") location.assign(address);
  } finally {
    main.removeAttribute("aria-busy");
  }
}

/** What had the focus, in the page that takes the place of this one. @param {Element} element @param {Element} fresh */
function twinOf(element, fresh) {
  const all = /** @type {HTMLElement[]} */ ([...fresh.querySelectorAll(element.tagName)]);
  for (const name of ["id", "href", "aria-label", "name"]) {
    const value = element.getAttribute(name);
    const twin = value && all.find((one) => one.getAttribute(name) === value);
    if (twin) return twin;
  }
  return element.textContent ? all.find((one) => one.textContent === element.textContent) : undefined;
}

/** @type {AbortController | undefined} */
let asking;

/** Who asks again wants no more what was asked before. */
function latest() {
  asking?.abort();
  asking = new AbortController();
  return asking.signal;
}

/** Around a page's content: links and forms that lead to another state of the same page show it in place. */
class LivePage extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => this.#click(event));
    this.addEventListener("submit", (event) => this.#submit(event));
    this.addEventListener("brushed", (event) => this.#choose(/** @type {CustomEvent} */ (event)));
    addEventListener("popstate", () => show(location.href, true));
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const link = /** @type {Element} */ (event.target).closest("a");
    const address = link?.getAttribute("href");
    if (!link || !address || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = new URL(address, location.href);
    if (link.hasAttribute("download") || to.origin !== location.origin || to.pathname !== location.pathname) return;
    if (to.search === location.search) return;
    event.preventDefault();
    show(to.pathname + to.search);
  }

  /** What was drawn over in a chart. @param {CustomEvent<{ x: string, y?: string }>} event */
  #choose(event) {
    const to = /** @type {Element} */ (event.target).getAttribute("to") ?? "";
    const { x, y = "" } = event.detail;
    show(to.replace("{x}", encodeURIComponent(x)).replace("{y}", encodeURIComponent(y)));
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (form.method !== "get" || new URL(form.action).pathname !== location.pathname) return;
    event.preventDefault();
    const words = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== "") words.append(name, String(value));
    show(`${location.pathname}?${words}`);
  }
}

customElements.define("live-page", LivePage);
