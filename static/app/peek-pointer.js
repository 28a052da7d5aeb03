/** The peek for a pointer: a button on the row that it is over. Loaded when a pointer first moves over a page. */

import { nameOf } from "./lib/peekable.js";

/** Room for the button, which the path of a name gives when it has more than this. */
const ROOM_PX = 40;

const button = document.createElement("button");
button.type = "button";
button.tabIndex = -1; // keys have Space
button.className = "button small peek-open";
button.title = "Show beside the list (Space)";
button.setAttribute("aria-label", "Show beside the list");
const glyph = /** @type {HTMLTemplateElement} */ (document.querySelector("template[data-peek-glyph]")).content.cloneNode(true);
button.append(glyph);

/** @type {HTMLElement | null} */
let over = null;

/** The link of a row to something that can be shown. @param {Element | null} row */
function linkOf(row) {
  const link = /** @type {HTMLAnchorElement | null} */ (row?.querySelector("a.whole") ?? null);
  return link && nameOf(link.pathname) ? link : null;
}

/** @param {EventTarget | null} target */
export function point(target) {
  const row = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest("main .row-link")) : null;
  if (row === over) return;
  over?.classList.remove("gives-room");
  over = row;
  const link = linkOf(row);
  if (row && link) place(row, link);
  else button.remove();
}

/** At the end of the cell with the name. @param {HTMLElement} row @param {HTMLAnchorElement} link */
function place(row, link) {
  const cell = /** @type {HTMLElement} */ (link.parentElement);
  const path = /** @type {HTMLElement | null} */ (link.querySelector(".tid-path"));
  row.classList.toggle("gives-room", (path?.offsetWidth ?? 0) > ROOM_PX);
  cell.append(button);
  const end = cell.getBoundingClientRect().right - row.getBoundingClientRect().left;
  button.style.left = `${end - button.offsetWidth - 2}px`;
}

button.addEventListener("mousedown", (event) => event.preventDefault());
button.addEventListener("click", () => {
  const link = linkOf(over);
  if (!link) return;
  link.focus({ preventScroll: true });
  void import("./peek.js").then((peek) => peek.toggle(link));
});
document.addEventListener("pointerover", (event) => point(event.target));
document.documentElement.addEventListener("pointerleave", () => point(null));
