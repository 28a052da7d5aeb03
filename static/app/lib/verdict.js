/** As `dashboard/verdict_lines/run.py`, tested with the same cases. */

import { count, plural, roughly, seconds } from "./show.js";

export const STALL_S = 0.1;

/**
 * @typedef {object} RunFacts
 * @property {string} status
 * @property {number} done
 * @property {number | null} total
 * @property {number} failed
 * @property {number} error
 * @property {number} skipped
 * @property {number} retried
 * @property {number | null} longest_tick_s
 * @property {number | null} left_s
 * @property {Record<string, number> | null} [standings] by `dashboard.standing`, if told apart
 */

/** @typedef {[text: string, strong: boolean][]} Sentence */

/** @param {RunFacts} run @returns {Sentence} */
export function runLine(run) {
  const parts = { running, interrupted, failed, passed };
  return (parts[/** @type {keyof typeof parts} */ (run.status)] ?? running)(run);
}

/** @param {RunFacts} run @returns {Sentence} */
function running(run) {
  if (!run.done) {
    const told = run.total ? ` ${plural(run.total, "test")} collected.` : "";
    return [["Waiting for the first result.", true], [told, false]];
  }
  const left = run.left_s === null ? "" : `, about ${roughly(run.left_s)} left`;
  const done = `${progress(run)} done${left}.`;
  if (!(run.failed + run.error)) return [["No failures so far.", true], [` ${done}`, false]];
  if (!told(run)) return [[`${bad(run)} so far.`, true], [` ${done}`, false]];
  const fresh = run.standings?.new ?? 0;
  const finding = fresh ? `${plural(fresh, "failure")} ${fresh === 1 ? "looks" : "look"} new` : "No new failure so far";
  return [[finding, true], [`${known(run)}. ${done}`, false]];
}

/** @param {RunFacts} run */
function told({ standings }) {
  return standings !== null && standings !== undefined && Object.keys(standings).length > 0;
}

/** Those that are not new. @param {RunFacts} run */
function known(run) {
  const { flaky = 0, broken = 0, infra = 0, cured = 0 } = run.standings ?? {};
  const parts = [];
  if (flaky) parts.push(flaky === 1 ? "1 matches a known flake" : `${count(flaky)} match known flakes`);
  if (broken) parts.push(`${count(broken)} failed before, too`);
  if (infra) parts.push(`${count(infra)} fell to an outage or a lost process`);
  if (cured) parts.push(`${count(cured)} passed on retry`);
  return parts.length ? `; ${parts.join(", ")}` : "";
}

/** @param {RunFacts} run @returns {Sentence} */
function interrupted(run) {
  if (!run.done) return [["Interrupted before the first result.", true], [" Its sessions fell silent.", false]];
  const found = run.failed + run.error ? ` ${bad(run)} until then.` : " Nothing had failed until then.";
  return [[`Interrupted after ${progress(run)}.`, true], [`${found}${stall(run)}`, false]];
}

/** @param {RunFacts} run @returns {Sentence} */
function failed(run) {
  const results = plural(run.done, "result");
  if (run.failed + run.error && !told(run)) return [[bad(run), true], [` of ${results}.${retries(run)}${stall(run)}`, false]];
  if (run.failed + run.error) {
    const fresh = run.standings?.new ?? 0;
    const finding = fresh ? `${plural(fresh, "failure")} ${fresh === 1 ? "is" : "are"} new` : "Failed, with no new failure";
    return [[finding, true], [`${known(run)}. ${all(run)}.${stall(run)}`, false]];
  }
  if (!run.done) return [["Failed without a result.", true], [" pytest ended before a test had run.", false]];
  return [["Failed, though no test did.", true], [` pytest ended with an error after ${results}.${stall(run)}`, false]];
}

/** @param {RunFacts} run */
function all(run) {
  const bad = run.failed + run.error;
  const tests = Object.values(run.standings ?? {}).reduce((sum, one) => sum + one, 0);
  const results = plural(run.done, "result");
  return bad === tests ? results : `${count(bad)} of ${results} failed, reruns counted`;
}

/** @param {RunFacts} run @returns {Sentence} */
function passed(run) {
  if (!run.done) return [["Passed without a result.", true], [" No test was run.", false]];
  const results = plural(run.done, "result");
  if (run.failed + run.error) {
    const finding = `Passed, after ${plural(run.failed + run.error, "failure")} that a retry cured.`;
    return [[finding, true], [` ${results}.${stall(run)}`, false]];
  }
  const skipped = run.skipped ? ` ${count(run.skipped)} skipped.` : "";
  return [[`Passed: ${results}, no failure.`, true], [`${skipped}${retries(run)}${stall(run)}`, false]];
}

/** @param {RunFacts} run */
function bad(run) {
  const parts = [];
  if (run.failed) parts.push(`${count(run.failed)} failed`);
  if (run.error) parts.push(plural(run.error, "error"));
  return parts.join(" and ");
}

/** @param {RunFacts} run */
function progress(run) {
  const known = run.total !== null && run.total >= run.done;
  return known ? `${count(run.done)} of ${count(run.total ?? 0)}` : plural(run.done, "result");
}

/** @param {RunFacts} run */
function retries(run) {
  return run.retried ? ` ${plural(run.retried, "retry", "retries")}.` : "";
}

/** @param {RunFacts} run */
function stall(run) {
  const longest = run.longest_tick_s;
  return longest !== null && longest >= STALL_S ? ` The loop was held for ${seconds(longest)} at worst.` : "";
}
