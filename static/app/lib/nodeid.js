/** A node id in the parts a row shows: the same as `dashboard/nodeid.py`, tested with the same cases. */

/** @param {string} nodeid @returns {[path: string, name: string, params: string]} */
export function partsOf(nodeid) {
  const bracket = nodeid.indexOf("[");
  const head = bracket < 0 ? nodeid : nodeid.slice(0, bracket);
  const cut = head.includes("::") ? head.lastIndexOf("::") + 2 : head.lastIndexOf("/") + 1;
  return [head.slice(0, cut), head.slice(cut), bracket < 0 ? "" : nodeid.slice(bracket)];
}
