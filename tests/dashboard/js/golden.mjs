/** Cases that Python and JavaScript are both held to. */

import { readFileSync } from "node:fs";

export const LIB = new URL("../../../static/app/lib/", import.meta.url);

export function cases(name) {
  return JSON.parse(readFileSync(new URL(`../golden/${name}.json`, import.meta.url), "utf8"));
}
