/** What the palette lists for a text, group by group. Pure. */

/**
 * @typedef {object} Item
 * @property {string} text
 * @property {string} note
 * @property {string} [href] where it leads
 * @property {() => void} [act] what it does, when it leads nowhere
 */

/** @typedef {{name: string, items: Item[]}} Group */

const RECENT = 5;

/** Whether every word is in the item. @param {Item} item @param {string} text */
export function fits(item, text) {
  const name = `${item.text} ${item.note}`.toLowerCase();
  return text.toLowerCase().split(/\s+/).every((word) => name.includes(word));
}

/**
 * `>` in front lists actions only, `#` and `::` what the server found only.
 * @param {string} text @param {Group[]} found by the server
 * @param {{recents: Item[], pages: Item[], actions: Item[]}} own known without asking
 * @returns {Group[]}
 */
export function groupsOf(text, found, own) {
  if (text.startsWith(">")) return kept([{ name: "Actions", items: matching(own.actions, text.slice(1)) }]);
  if (/^(#|::)/.test(text)) return kept(found);
  const recents = { name: "Recent", items: matching(own.recents, text).slice(0, RECENT) };
  const known = new Set(recents.items.map((item) => item.href));
  const fresh = found.map((group) => ({ ...group, items: group.items.filter((item) => !known.has(item.href)) }));
  const rest = [{ name: "Pages", items: matching(own.pages, text) }, { name: "Actions", items: matching(own.actions, text) }];
  return kept([recents, ...fresh, ...rest]);
}

/** @param {Item[]} items @param {string} text */
function matching(items, text) {
  return items.filter((item) => fits(item, text.trim()));
}

/** @param {Group[]} groups */
function kept(groups) {
  return groups.filter((group) => group.items.length);
}
