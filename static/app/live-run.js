/** `<live-run>`: a run that fills while one looks at it. Finished runs are the same, only that nothing more comes. */

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

const SIDE_EVERY_MS = 500;

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
  counters = new Counters(this, { started: time(this.dataset.started) ?? Date.now(), ended: time(this.dataset.ended), title: document.title });
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
    };
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll("[data-act]"))) {
      button.addEventListener("click", () => acts[button.dataset.act ?? ""]?.());
    }
    document.addEventListener("row-step", (event) => {
      if (this.list.step(/** @type {CustomEvent<number>} */ (event).detail)) event.preventDefault();
    });
  }

  /** @returns {import("./connection.js").Listener} */
  #listener() {
    return {
      hello: (head, state) => this.#hello(head, state),
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

  /** @param {number} head @param {string} state */
  #hello(head, state) {
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
      this.status.announce(`New failure: ${row.nodeid}`);
    }
  }

  /** @param {import("./counters.js").Aggregate} agg */
  #aggregate(agg) {
    this.state = agg.state;
    this.aggregate = agg;
    this.#count();
    this.status.progress(agg);
    this.#tellList();
  }

  /** The figures above: from what is here once that is as new as what the server told, so that they fit the list. */
  #count() {
    const told = this.aggregate;
    if (!told) return;
    const agg = this.results.size >= told.seq ? this.results.aggregate(told.total, this.state) : told;
    this.counters.tell(agg, this.now);
    this.failures.tell((agg.n.failed ?? 0) + (agg.n.error ?? 0));
  }

  /** @param {string} state */
  #ended(state) {
    const wasLive = this.dataset.state === "running";
    this.state = this.dataset.state = state;
    this.#plan();
    if (wasLive) void this.#refresh();
  }

  /** What only the server can tell once a run has ended: how its sessions ended, and exactly when. */
  async #refresh() {
    try {
      const fresh = await fetchPartial("page", location.pathname);
      part(this, "sessions").replaceWith(document.importNode(part(fresh, "sessions"), true));
      this.counters.facts.ended = time(fresh.querySelector("live-run")?.getAttribute("data-ended") ?? undefined) ?? this.now;
      this.counters.tick(this.now);
    } catch {
      // The page is right without it, only less exact.
    }
  }

  #reset() {
    this.results.clear();
    this.view.clear();
    this.side.clear();
    this.failures.clear();
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
    this.filter.offer(this.side.ran);
  }

  #tick() {
    this.status.tick(this.results.size);
    if (this.state === "running") this.counters.tick(this.now);
    if (this.side.seen < this.results.size) this.#paintSide();
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
