/** The figures above a run: verdict line, big numbers, bar, state and title. */

import { part, setSentence, setStatus, setText } from "./dom.js";
import { count, seconds } from "./lib/show.js";
import { runLine, STALL_S } from "./lib/verdict.js";

const LEAST = 3;
const QUIET = { failed: true, passed: true };
const TONES = { failed: "failed", error: "error", xpassed: "flaky", retried: "flaky" };

/**
 * @typedef {{n: Record<string, number>, seq: number, total: number | null, longest_tick_s: number | null, duration_s: number, state: string,
 *   ended: string | null, standings: Record<string, number> | null, rate: number | null, left_s: number | null,
 *   sessions: {id: number, status: string, job: string | null}[], hanging: import("./alarm.js").Hanging[], running: import("./side.js").Running[]}} Aggregate
 */

export class Counters {
  /** @param {HTMLElement} root @param {{started: number, ended: number | null, title: string, icons: {bad: string, good: string}}} facts times in ms of the server's clock */
  constructor(root, facts) {
    this.root = root;
    this.facts = facts;
    /** @type {Aggregate | null} */
    this.aggregate = null;
    /** @type {string | undefined} address of the icon that the page came with */
    this.usual = undefined;
  }

  /** @param {Aggregate} aggregate @param {number} now ms */
  tell(aggregate, now) {
    this.aggregate = aggregate;
    if (aggregate.state === "running") this.facts.ended = null;
    else this.facts.ended = aggregate.ended ? Date.parse(aggregate.ended) : now;
    for (const [name, number] of Object.entries(aggregate.n)) this.#number(name, number);
    this.#longest(aggregate.longest_tick_s);
    this.#kpi("summed", seconds(aggregate.duration_s), "in tests", "", aggregate.seq > 0);
    this.#rate(aggregate.rate);
    this.#bar(aggregate);
    setStatus(/** @type {Element} */ (part(this.root, "state").firstElementChild), aggregate.state, null);
    this.#line(aggregate);
    this.tick(now);
  }

  /** What changes with the clock. @param {number} now ms */
  tick(now) {
    const { ended, started } = this.facts;
    const elapsed = Math.max(0, ((ended ?? now) - started) / 1000);
    this.#kpi("wall", seconds(elapsed), ended === null ? "so far" : "from start to end", "", true);
  }

  /** @param {Aggregate} agg */
  #line(agg) {
    const { n, seq: done, total, longest_tick_s, state, left_s, standings } = agg;
    const { failed = 0, error = 0, skipped = 0, retried = 0 } = n;
    setSentence(part(this.root, "verdict"), runLine({ status: state, done, total, failed, error, skipped, retried, longest_tick_s, left_s, standings }));
    const bad = failed + error;
    const title = bad ? `${bad} failed · ${this.facts.title}` : this.facts.title;
    if (document.title !== title) document.title = title;
    this.#icon(bad ? this.facts.icons.bad : state === "passed" ? this.facts.icons.good : null);
  }

  /** What the tab shows. @param {string | null} address */
  #icon(address) {
    const icon = document.querySelector('link[rel="icon"]');
    this.usual ??= icon?.getAttribute("href") ?? "";
    const wanted = address ?? this.usual;
    if (icon && icon.getAttribute("href") !== wanted) icon.setAttribute("href", wanted);
  }

  /** @param {number | null} rate results a second */
  #rate(rate) {
    this.#kpi("rate", rate === null ? "" : `${rate < 10 ? rate.toFixed(1) : count(Math.round(rate))}/s`, "results", "", rate !== null);
  }

  /** @param {string} name @param {number} number */
  #number(name, number) {
    const tone = number ? TONES[/** @type {keyof typeof TONES} */ (name)] ?? "" : "";
    this.#kpi(name, count(number), null, tone, number > 0 || name in QUIET);
  }

  /** @param {number | null} longest s */
  #longest(longest) {
    const stalls = longest !== null && longest >= STALL_S;
    this.#kpi("longest", seconds(longest), stalls ? "longest stall" : "longest tick", stalls ? "slow" : "", longest !== null);
  }

  /** @param {string} name @param {string} value @param {string | null} label @param {string} tone @param {boolean} shown */
  #kpi(name, value, label, tone, shown) {
    const kpi = /** @type {HTMLElement | null} */ (this.root.querySelector(`[data-kpi="${name}"]`));
    const [big, small] = kpi?.children ?? [];
    if (!kpi || !big || !small) return;
    setText(big, value);
    if (label !== null) setText(small, label);
    kpi.className = tone ? `kpi toned t-${tone}` : "kpi";
    kpi.hidden = !shown;
  }

  /** @param {Aggregate} agg */
  #bar({ n, total, state }) {
    const { passed = 0, xpassed = 0, failed = 0, error = 0, skipped = 0, xfailed = 0 } = n;
    const amounts = /** @type {[string, number][]} */ ([["m-passed", passed], ["m-flaky", xpassed], ["m-failed", failed], ["m-error", error], ["m-neutral", skipped + xfailed]]);
    const all = amounts.reduce((sum, [, amount]) => sum + amount, 0);
    const whole = state === "running" ? Math.max(all, total ?? 0) : all;
    const bar = part(this.root, "bar").firstElementChild;
    if (!bar) return;
    bar.setAttribute("aria-label", `${passed} passed, ${failed} failed, ${error} errors, ${skipped + xfailed} skipped or xfailed, of ${whole}`);
    bar.replaceChildren(...pieces(amounts, whole));
  }
}

/** @param {[string, number][]} amounts @param {number} whole */
function pieces(amounts, whole) {
  let at = 0;
  return amounts.filter(([, amount]) => amount > 0).map(([name, amount]) => {
    const piece = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const width = Math.max(LEAST, (amount / whole) * 1000);
    piece.setAttribute("class", name);
    piece.setAttribute("height", "8");
    piece.setAttribute("x", at.toFixed(1));
    piece.setAttribute("width", width.toFixed(1));
    at += width;
    return piece;
  });
}
