/** Views that somebody wants to come back to: under the pages, kept in this browser, by project. */

import { read } from "./recents.js";
import { say } from "./say.js";

const MOST = 12;

export class SavedViews {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.place = `views:${root.dataset.saved}`;
    this.show();
  }

  show() {
    const views = read(this.place);
    this.root.hidden = views.length === 0;
    this.root.querySelector("ul")?.replaceChildren(...views.map((view) => this.#row(view.text, view.href ?? "")));
  }

  /** @param {string} text @param {string} href */
  #row(text, href) {
    const [row, link] = [document.createElement("li"), document.createElement("a")];
    link.href = href;
    link.textContent = text;
    if (href === here()) link.setAttribute("aria-current", "page");
    row.append(link);
    return row;
  }

  /** Saves the view that is open; or forgets it, when it is there. */
  toggle() {
    const views = read(this.place);
    const others = views.filter((view) => view.href !== here());
    const forgets = others.length < views.length;
    const kept = forgets ? others : [...views, { text: nameOfView(), note: "", href: here() }].slice(-MOST);
    localStorage.setItem(this.place, JSON.stringify(kept));
    this.show();
    say(forgets ? "View forgotten" : "View saved, on the left");
  }
}

function here() {
  return location.pathname + location.search;
}

/** The heading, and what narrows the page. */
function nameOfView() {
  const title = (document.querySelector("main h1")?.textContent ?? "View").trim();
  const query = new URLSearchParams(location.search);
  const parts = [query.get("q"), ...[...query].filter(([name]) => name !== "q").map(([name, value]) => `${name} ${value}`)];
  return [title, ...parts.filter(Boolean)].join(": ").slice(0, 60);
}
