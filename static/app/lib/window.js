/** Which rows of a long list are near enough to be seen. */

const SPARE = 6;

/**
 * @param {number} top how far the list is scrolled, px
 * @param {number} height what is seen of it, px
 * @param {number} row height of a row, px
 * @param {number} size rows there are
 * @returns {[first: number, end: number]} rows `first … end - 1`
 */
export function windowOf(top, height, row, size) {
  const first = Math.max(0, Math.min(size, Math.floor(top / row) - SPARE));
  return [first, Math.min(size, Math.ceil((top + height) / row) + SPARE)];
}
