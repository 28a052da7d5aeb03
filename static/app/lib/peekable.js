/** What can be looked at beside a list, by its address: a test, or a result. */

const RESULT = /^\/p\/[^/]+\/runs\/(\d+)\/results\/(\d+)\/$/;
const TEST = /^\/p\/[^/]+\/tests\/(\d+)\/$/;
const NAMED = /^(?:t(\d{1,18})|r(\d{1,18})-(\d{1,18}))$/;
const PROJECT = /^\/p\/[^/]+\//;

/** Its name in `?peek=`: `t812`, or `r4857-1290`; nothing for other pages. @param {string} path */
export function nameOf(path) {
  const test = TEST.exec(path);
  if (test) return `t${test[1]}`;
  const result = RESULT.exec(path);
  return result ? `r${result[1]}-${result[2]}` : "";
}

/** The path of what has that name in the project of a page; nothing where there is none. @param {string} name @param {string} here */
export function pathOf(name, here) {
  const [project, parts] = [PROJECT.exec(here)?.[0], NAMED.exec(name)];
  if (!project || !parts) return "";
  return parts[1] ? `${project}tests/${parts[1]}/` : `${project}runs/${parts[2]}/results/${parts[3]}/`;
}
