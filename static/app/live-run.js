/** `<live-run>`: a run that fills while one looks at it. Finished runs are the same, only that nothing more comes. */

import { Alarm } from "./alarm.js";
import { Connection } from "./connection.js";
import { Counters } from "./counters.js";
import { part, setText } from "./dom.js";
import { FailureList } from "./failure-list.js";
import { FilterBox } from "./filter-box.js";
import { Results } from "./lib/results.js";
import { count, plural } from "./lib/show.js";
import { View } from "./lib/view.js";
import { fetchPartial } from "./partial.js";
import { ResultList } from "./result-list.js";
import { Side } from "./side.js";
import { Status } from "./status.js";
import { Workers } from "./workers.js";

const SIDE_EVERY_MS = 500;
/** Parts that the server writes again. */
const WRITTEN = ["sessions", "hanging"];

class LiveRun extends HTMLElement {
  /** Server's clock minus ours, ms. */
  skew = new Date(this.dataset.now ?? "").getTime() - Date.now();
  state = this.dataset.state ?? "";
  head = Number(this.dataset.head);
  /** The page has the failures up to here from the server. */
  writtenTo = this.head;
  results = new Results();
  view = new View(this.results);
  /** @type {import("./counters.js").Aggregate | null} what the server told last */
  aggregate = null;
  painting = 0;
  sidePainted = 0;
  base = this.dataset.base ?? "";
  list = new ResultList(this, part(this, "scroll"), this.view, this.base, () => this.#tellList());
  failures = new FailureList(this, this.base);
  side = new Side(this, this.results);
  status = new Status(this);
  counters = new Counters(this, { started: time(this.dataset.started) ?? Date.now(), ended: time(this.dataset.ended), title: document.title, icons: { bad: this.dataset.iconBad ?? "", good: this.dataset.iconGood ?? "" } });
  workers = new Workers(this, this.results);
  alarm = new Alarm(this, (text) => this.status.announce(text));
  rewriting = false;
  /** When the server first heard of the run, ms: what results tell their beginning from. */
  created = time(this.dataset.created) ?? Date.now();
  filter = new FilterBox(this, (text) => this.#filter(text));
  connection = new Connection(Number(this.dataset.run), this.dataset.poll ?? "", this.#listener());
  /** @type {ReturnType<typeof setInterval> | undefined} */
  clock = undefined;

  connectedCallback() {
    this.#listen();
    if (this.filter.text) this.view.setFilter(this.filter.text);
    this.connection.open();
    this.clock = setInterval(() => this.#tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.clock);
    this.connection.close();
  }

  #listen() {
    /** @type {Record<string, () => void>} */
    const acts = {
      follow: () => this.list.follow(true),
      pause: () => (this.list.held ? this.list.follow(true) : this.list.follow(false, true)),
      newest: () => this.list.follow(true),
      retry: () => this.connection.open(),
      "next-failure": () => this.failures.step(),
    };
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-act]"))) {
      button.addEventListener("click", () => acts[button.dataset.act ?? ""]?.());
      if (button.dataset.key) button.hidden = false;
    }
    document.addEventListener("row-step", (event) => {
      if (this.list.step(/** @type {CustomEvent<number>} */ (event).detail)) event.preventDefault();
    });
  }

  /** @returns {import("./connection.js").Listener} */
  #listener() {
    return {
      hello: (...told) => this.#hello(...told),
      batch: (batch) => this.#take(batch),
      agg: (agg) => this.#aggregate(agg),
      end: (state) => this.#ended(state),
      reset: () => this.#reset(),
      link: (link) => this.status.link(link, this.results.size),
    };
  }

  get now() {
    return Date.now() + this.skew;
  }

  /** @param {number} head @param {string} state @param {string} now */
  #hello(head, state, now) {
    this.skew = Date.parse(now) - Date.now() || this.skew;
    this.head = head;
    this.state = state;
    if (state === "running") this.dataset.state = state;
    this.#plan();
  }

  /** @param {import("./lib/results.js").Batch} batch */
  #take(batch) {
    const from = this.results.size;
    this.results.append(batch);
    this.head = batch.head;
    for (let at = from; at < this.results.size; at += 1) this.#notice(at);
    this.#plan();
  }

  /** Failures that the page does not have from the server, and what became of them. @param {number} at */
  #notice(at) {
    if (at + 1 <= this.writtenTo) return;
    const bad = this.results.isBad(at);
    const attempt = this.results.att[at] ?? 1;
    if (!bad && attempt < 2) return;
    const row = this.results.row(at);
    if (!bad) this.failures.cure(row);
    else {
      this.failures.add(row);
      if (row.why?.standing === "new") this.status.announce(`New failure: ${row.nodeid}`);
    }
  }

  /** @param {import("./counters.js").Aggregate} agg */
  #aggregate(agg) {
    this.state = agg.state;
    this.aggregate = agg;
    this.#count();
    this.status.progress(agg);
    this.alarm.tell(agg, this.now);
    this.workers.tell(agg.sessions);
    this.#tellList();
    void this.#rewrite(agg);
  }

  /** What only the server can write, when it has changed: sessions that join and end, tests that hang. @param {import("./counters.js").Aggregate} agg */
  async #rewrite(agg) {
    const { sessions, hanging, state } = agg;
    const wanted = [sessions.map((one) => `${one.id} ${one.status}`).join(), `${state} ${hanging.map((one) => one.id).join()}`];
    const there = WRITTEN.map((name) => part(this, name).dataset.ids);
    if (this.rewriting || wanted.every((ids, at) => ids === there[at])) return;
    this.rewriting = true;
    try {
      const fresh = await fetchPartial("page", location.pathname);
      for (const name of WRITTEN) part(this, name).replaceWith(document.importNode(part(fresh, name), true));
      this.#tick();
    } catch {
      // The next figures try again.
    }
    this.rewriting = false;
    if (this.aggregate && this.aggregate !== agg) void this.#rewrite(this.aggregate);
  }

  /** The figures above: from what is here once that is as new as what the server told, so that they fit the list. */
  #count() {
    const told = this.aggregate;
    if (!told) return;
    const agg = this.results.size >= told.seq ? { ...told, ...this.results.aggregate() } : told;
    this.counters.tell(agg, this.now);
    this.failures.tell((agg.n.failed ?? 0) + (agg.n.error ?? 0));
  }

  /** @param {string} state */
  #ended(state) {
    this.state = this.dataset.state = state;
    this.#plan();
  }

  #reset() {
    this.results.clear();
    this.view.clear();
    this.side.clear();
    this.failures.clear();
    this.workers.clear();
    this.writtenTo = 0;
    this.aggregate = null;
    this.list.restart();
  }

  /** @param {string} text */
  #filter(text) {
    this.view.setFilter(text);
    this.list.take();
    this.list.restart();
    this.#tellList();
  }

  #plan() {
    this.painting ||= requestAnimationFrame(() => {
      this.painting = 0;
      this.#paint();
    });
  }

  #paint() {
    this.view.extend();
    if (this.results.size >= this.head || this.results.size > this.writtenTo) this.list.take();
    this.list.paint();
    this.#count();
    this.#tellList();
    if (performance.now() - this.sidePainted >= SIDE_EVERY_MS || this.results.size >= this.head) this.#paintSide();
  }

  #paintSide() {
    this.sidePainted = performance.now();
    this.side.paint();
    this.workers.paint(this.now - this.created, this.state === "running");
    this.filter.offer(this.side.ran);
  }

  #tick() {
    this.status.tick(this.results.size);
    const live = this.state === "running";
    if (live) this.counters.tick(this.now);
    if (live || this.side.seen < this.results.size) this.#paintSide();
    const newest = this.results.size ? this.created + this.workers.lanes.ended : null;
    this.alarm.tick(this.now, newest, live && this.status.hears);
    if (this.aggregate) this.side.tick(live ? this.aggregate.running : [], this.now);
  }

  #tellList() {
    const live = this.state === "running";
    const { list, view } = this;
    const action = (/** @type {string} */ name) => /** @type {HTMLElement} */ (this.querySelector(`[data-act="${name}"]`));
    const filtered = view.all ? "" : `, ${count(view.size)} of ${count(this.results.size)} match`;
    setText(part(this, "shown"), `newest first${filtered}`);
    part(this, "following").hidden = !live || !list.following;
    action("follow").hidden = !live || list.following;
    action("pause").hidden = !live;
    action("pause").setAttribute("aria-pressed", String(list.held));
    action("newest").hidden = list.following || !list.waiting;
    setText(part(this, "new-count"), plural(list.waiting, "new result"));
    this.status.results(this.results.size, this.head, live);
    this.#tellNone();
  }

  /** A list without rows says why. */
  #tellNone() {
    if (!this.list.taken) return;
    const none = this.querySelector(".r-none") ?? Object.assign(document.createElement("p"), { className: "r-none" });
    const why = this.filter.text ? `No result matches ${this.filter.text}.` : this.state === "running" ? "No result yet." : "This run has no results.";
    setText(none, why);
    if (this.view.size) none.remove();
    else part(this, "scroll").append(none);
  }
}

/** @param {string | undefined} text ISO time @returns {number | null} ms */
function time(text) {
  return text ? new Date(text).getTime() : null;
}

customElements.define("live-run", LiveRun);
