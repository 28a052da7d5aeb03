/** The card of the workers: the last half minute of a run that goes on, all of one that has ended. */

import { part, setText, sized, slot } from "./dom.js";
import { commonStart, Lanes, pathOf, TONES } from "./lib/lanes.js";
import { partsOf } from "./lib/nodeid.js";
import { counted, plural, seconds } from "./lib/show.js";
import { STALL_S } from "./lib/verdict.js";

const WINDOW_MS = 30_000;
const COLUMNS = 240;
const HEIGHT = 16;
const MOST = 16;
/** A worker that has finished nothing for so long is told of. */
const QUIET_MS = 5_000;

export class Workers {
  /** @param {HTMLElement} root @param {import("./lib/results.js").Results} results */
  constructor(root, results) {
    this.root = root;
    this.results = results;
    this.lanes = new Lanes(results, STALL_S * 1e6);
    this.drawn = "";
    /** @type {Map<number, {status: string, job: string | null}>} */
    this.sessions = new Map();
  }

  /** @param {{id: number, status: string, job: string | null}[]} sessions */
  tell(sessions) {
    this.sessions = new Map(sessions.map((one) => [one.id, one]));
  }

  clear() {
    this.lanes.clear();
    this.drawn = "";
  }

  /** @param {number} now ms after the start of the run @param {boolean} live */
  paint(now, live) {
    const { lanes } = this;
    lanes.extend();
    const state = live ? "" : `${this.results.size} ${this.sessions.size}`;
    if (state && state === this.drawn) return; // an ended run stays as it is
    this.drawn = state;
    part(this.root, "lane-card").hidden = !lanes.all.length;
    const end = live ? Math.max(now, lanes.ended) : lanes.ended;
    const from = live ? Math.max(0, end - WINDOW_MS) : 0;
    setText(part(this.root, "lane-title"), lanes.all.length === 1 ? "Worker" : plural(lanes.all.length, "worker"));
    setText(part(this.root, "lane-window"), live ? "last 30\u2009s, longest tick" : `all ${seconds((end - from) / 1000)}, longest tick`);
    this.#rows(from, end, now, live);
    this.#foot(live);
  }

  /** @param {number} from @param {number} end @param {number} now @param {boolean} live */
  #rows(from, end, now, live) {
    const shown = this.lanes.all.slice(0, MOST);
    sized(this.root, part(this.root, "lanes"), "lane", shown.length).forEach((row, at) => {
      const lane = shown[at];
      if (!lane) return;
      const { tones, longest } = this.lanes.drawn(lane, from, end, COLUMNS);
      const paths = slot(row, "bar").querySelectorAll("path");
      TONES.forEach((_, tone) => paths[tone]?.setAttribute("d", pathOf(tones, tone + 1, HEIGHT)));
      const busy = tones.reduce((sum, tone) => sum + (tone ? 1 : 0), 0) / COLUMNS;
      slot(row, "bar").setAttribute("aria-label", `busy ${Math.round(busy * 100)} % of the time`);
      const name = this.#name(lane);
      setText(slot(row, "name"), name);
      slot(row, "name").title = name;
      setText(slot(row, "tick"), seconds(longest / 1e6));
      slot(row, "tick").className = longest / 1e6 >= STALL_S ? "lane-tick num t-slow" : "lane-tick num";
      setText(slot(row, "note"), this.#note(lane, now, live));
    });
  }

  /** With several sessions, the job or else the place of its own stands before it. @param {import("./lib/lanes.js").Lane} lane */
  #name(lane) {
    if (this.results.sessions.length < 2) return lane.name;
    const job = this.sessions.get(this.results.sessions[lane.session] ?? 0)?.job;
    const same = commonStart([...this.sessions.values()].map((one) => one.job ?? ""));
    return `${job?.slice(same) || lane.session + 1} ${lane.name}`;
  }

  /** @param {import("./lib/lanes.js").Lane} lane @param {number} now @param {boolean} live */
  #note(lane, now, live) {
    const [, name, params] = partsOf(this.results.nodeids[this.results.test[lane.last] ?? 0] ?? "");
    if (lane.crashed) return `crashed in ${name}${params}`;
    const quiet = now - lane.ended;
    const goesOn = this.sessions.get(this.results.sessions[lane.session] ?? 0)?.status === "running";
    return live && goesOn && quiet >= QUIET_MS ? `nothing for ${counted(quiet / 1000)}, last ${name}${params}` : "";
  }

  /** @param {boolean} live */
  #foot(live) {
    const foot = part(this.root, "lane-foot");
    const balance = live ? null : this.lanes.balance();
    const more = this.lanes.all.length - MOST;
    const texts = [];
    if (more > 0) texts.push(`${plural(more, "more worker")}.`);
    if (balance) texts.push(`Busy ${Math.round(balance.busy * 100)}\u2009% of the time.`);
    if (balance && balance.saved_ms >= 1000) texts.push(`An even split would have ended ${seconds(balance.saved_ms / 1000)} earlier.`);
    setText(foot, texts.join(" "));
    foot.hidden = !texts.length;
  }
}
