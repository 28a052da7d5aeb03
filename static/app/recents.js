/** What was gone to through the palette, newest first, kept in this browser. */

/** @typedef {import("./lib/palette-groups.js").Item} Item */

const MOST = 12;

/** @param {string} project */
function place(project) {
  return `recents:${project}`;
}

/** @param {string} project @returns {Item[]} */
export function recall(project) {
  return read(place(project)).filter((one) => one.href !== location.href && one.href !== location.pathname);
}

/** @param {string} project @param {Item} item */
export function remember(project, item) {
  const { text, note, href } = item;
  const others = read(place(project)).filter((one) => one.href !== href);
  localStorage.setItem(place(project), JSON.stringify([{ text, note, href }, ...others].slice(0, MOST)));
}

/** A list that this site has put there; anything else is an empty one. @param {string} name @returns {Item[]} */
export function read(name) {
  try {
    const found = JSON.parse(localStorage.getItem(name) ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one?.text === "string" && isHere(one.href)) : [];
  } catch {
    return [];
  }
}

/** Only addresses of this site: what is stored may have been tampered with. @param {unknown} href */
function isHere(href) {
  return typeof href === "string" && URL.canParse(href, location.href) && new URL(href, location.href).origin === location.origin;
}
