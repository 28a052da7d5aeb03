/** How numbers, times and words are written: the same as `dashboard/show/`, tested with the same cases. */

const THIN = "\u2009";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** @param {number} number @returns {string} `4858` as 4 858 */
export function count(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, THIN);
}

/** @param {number} number @param {string} one @param {string} [many] */
export function plural(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** @param {number | null} value seconds */
export function seconds(value) {
  if (value === null || Number.isNaN(value)) return "–";
  if (value <= 0) return `0${THIN}ms`;
  if (value < 0.0009995) return `${Math.max(1, Math.round(value * 1e6))}${THIN}µs`;
  if (value < 0.9995) return short(value * 1e3, "ms", 1);
  return value < 59.95 ? short(value, "s", 2) : long(Math.round(value));
}

/** A duration that is a guess. @param {number} value seconds */
export function roughly(value) {
  const whole = Math.max(1, Math.round(value));
  return whole < 60 ? `${whole}${THIN}s` : long(Math.round(whole / 10) * 10);
}

/** A duration that is still growing, in whole seconds. @param {number} value seconds */
export function counted(value) {
  const whole = Math.max(0, Math.floor(value));
  return whole < 60 ? `${whole}${THIN}s` : long(whole);
}

/** @param {number} value @param {string} unit @param {number} digits */
function short(value, unit, digits) {
  const belowTen = value < 10 - 0.5 * 10 ** -digits;
  return `${value.toFixed(belowTen ? digits : digits - 1)}${THIN}${unit}`;
}

/** @param {number} value whole seconds */
function long(value) {
  const minutes = Math.floor(value / 60);
  if (minutes < 60) return `${minutes}${THIN}m ${two(value % 60)}${THIN}s`;
  return `${count(Math.floor(minutes / 60))}${THIN}h ${two(minutes % 60)}${THIN}m`;
}

/** @param {number} value */
function two(value) {
  return String(value).padStart(2, "0");
}

/** @param {Date} then @param {Date} now */
export function ago(then, now) {
  const age = (now.getTime() - then.getTime()) / 1000;
  if (age < 5) return "just now";
  for (const [limit, size, unit] of /** @type {const} */ ([[60, 1, "s"], [3600, 60, "min"], [86400, 3600, "h"], [604800, 86400, "d"]])) {
    if (age < limit) return `${Math.floor(age / size)}${THIN}${unit} ago`;
  }
  const text = `${then.getUTCDate()}${THIN}${MONTHS[then.getUTCMonth()]}`;
  return then.getUTCFullYear() === now.getUTCFullYear() ? text : `${text}${THIN}${then.getUTCFullYear()}`;
}
