/** Brings the results of one run, in order and each once: by socket, and by polling where sockets are blocked. */

import { backoff, Cursor, isFinal } from "./lib/cursor.js";
import { slicesOf } from "./lib/slices.js";

const POLL_MS = 2_000;
const SOCKET_AGAIN_POLLS = 15;
const HEALTHY_MS = 10_000;
const FAILED_HANDSHAKES = 2;
const ID = 1;
const SEEN_HZ = 10;
const HIDDEN_HZ = 1;
/** What taking in so many results takes stays far below what one notices. */
const AT_ONCE = 2_000;

/** @typedef {{state: "connecting" | "live" | "polling" | "refused"} | {state: "lost", since: number, next: number}} Link */

/**
 * @typedef {object} Listener
 * @property {(head: number, state: string, now: string) => void} hello
 * @property {(batch: import("./lib/results.js").Batch) => void} batch
 * @property {(agg: any) => void} agg
 * @property {(state: string) => void} end
 * @property {() => void} reset
 * @property {(link: Link) => void} link
 */

export class Connection {
  /**
   * @param {number} run @param {string} poll address of the same messages by HTTP @param {Listener} listener
   * @param {number} [atOnce] results that are taken in without a pause
   */
  constructor(run, poll, listener, atOnce = AT_ONCE) {
    this.run = run;
    this.poll = poll;
    this.listener = listener;
    this.atOnce = atOnce;
    this.cursor = new Cursor();
    this.tries = 0;
    this.failedHandshakes = 0;
    this.polls = 0;
    this.lostSince = 0;
    /** Asked to be sent results from somewhere, and not answered yet: what comes meanwhile is of an earlier request. */
    this.asked = false;
    /** @type {any[]} batches and bulks, in the order they came */
    this.queue = [];
    this.taking = false;
    /** @type {WebSocket | null} */
    this.socket = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.healthy = undefined;
    addEventListener("online", this.#hurry);
    document.addEventListener("visibilitychange", this.#seen);
  }

  close() {
    removeEventListener("online", this.#hurry);
    document.removeEventListener("visibilitychange", this.#seen);
    clearTimeout(this.timer);
    const { socket } = this;
    this.socket = null;
    socket?.close();
  }

  /** Try now instead of waiting. */
  open() {
    clearTimeout(this.timer);
    if (this.socket) return;
    const socket = new WebSocket(new URL("/live/1", location.href.replace(/^http/, "ws")));
    this.socket = socket;
    let opened = false;
    socket.onopen = () => {
      opened = true;
      this.failedHandshakes = 0;
      this.healthy = setTimeout(() => (this.tries = 0), HEALTHY_MS);
      this.#subscribe();
    };
    socket.onmessage = (event) => this.socket === socket && this.#take(JSON.parse(event.data));
    socket.onclose = (event) => this.socket === socket && this.#closed(event.code, opened);
  }

  #hurry = () => {
    if (!this.socket && this.lostSince && !document.hidden) this.open();
  };

  /** A page that nobody looks at is told once a second. */
  #seen = () => {
    this.#say({ t: "rate", hz: document.hidden ? HIDDEN_HZ : SEEN_HZ });
    this.#hurry();
  };

  /** @param {object} message */
  #say(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ id: ID, ...message }));
  }

  #subscribe() {
    this.asked = true;
    this.queue = [];
    this.#say({ t: "sub", run: this.run, since: this.cursor.last, epoch: this.cursor.epoch, hz: document.hidden ? HIDDEN_HZ : SEEN_HZ });
  }

  /** @param {number} code @param {boolean} opened */
  #closed(code, opened) {
    this.socket = null;
    this.queue = [];
    clearTimeout(this.healthy);
    if (isFinal(code)) return this.listener.link({ state: "refused" });
    if (!opened) this.failedHandshakes += 1;
    if (this.failedHandshakes >= FAILED_HANDSHAKES) return void this.#poll();
    this.#lost();
  }

  #lost() {
    this.tries += 1;
    this.lostSince ||= Date.now();
    const wait = backoff(this.tries, Math.random());
    this.listener.link({ state: "lost", since: this.lostSince, next: Date.now() + wait });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), wait);
  }

  /** @param {any} message */
  #take(message) {
    if (message.id !== ID) return;
    if (message.t === "hello") this.#hello(message, "live");
    else if (message.t === "batch" || message.t === "bulk") this.#enqueue(message);
    else if (message.t === "agg") this.listener.agg(message);
    else if (message.t === "end") this.listener.end(message.state);
    else if (message.t === "reset") {
      this.queue = [];
      this.cursor.reset(message.oldest - 1, message.epoch);
      this.listener.reset();
    }
  }

  /** One after the other: a bulk is fetched, and what came after it waits. @param {any} message */
  #enqueue(message) {
    if (this.asked) return;
    this.queue.push(message);
    if (!this.taking) void this.#takeAll();
  }

  async #takeAll() {
    this.taking = true;
    for (let message = this.queue.shift(); message; message = this.queue.shift()) {
      if (message.t === "batch") await this.#inSlices(message);
      else if (message.from === this.cursor.last + 1) await this.#fetch(message);
      else this.#batch({ ...message, epoch: this.cursor.epoch }); // its numbers tell what it is worth
    }
    this.taking = false;
  }

  /** Stops when something else was asked for meanwhile. @param {any} batch */
  async #inSlices(batch) {
    const { socket } = this;
    for (const slice of slicesOf(batch, this.atOnce)) {
      if (slice.from > batch.from) await pause();
      if (this.socket !== socket || this.asked) return;
      this.#batch(slice);
    }
  }

  /** Take in the results that a bulk points to, unless something else was asked for meanwhile. @param {{url: string}} bulk */
  async #fetch({ url }) {
    const { socket } = this;
    const batch = await fetched(url);
    if (this.socket !== socket || this.asked) return;
    if (batch) await this.#inSlices(batch);
    else socket?.close(); // and begin again from what is here
  }

  /** @param {any} message @param {"live" | "polling"} state */
  #hello(message, state) {
    this.asked = false;
    if (this.cursor.meets(message.epoch)) this.listener.reset();
    this.lostSince = 0;
    this.listener.link({ state });
    this.listener.hello(message.head, message.state, message.now);
  }

  /** @param {any} message */
  #batch(message) {
    const { socket } = this;
    const verdict = message.epoch === this.cursor.epoch ? this.cursor.judge(message.from, message.to) : "gap";
    if (verdict === "gap") return this.#subscribe();
    if (verdict === "take") this.listener.batch(message);
    afterPaint(() => this.socket === socket && this.#say({ t: "ack", seq: this.cursor.last }));
  }

  /** The same messages, asked for every two seconds; a socket is tried again now and then. */
  async #poll() {
    clearTimeout(this.timer);
    const poll = (this.polls += 1);
    if (poll % SOCKET_AGAIN_POLLS === 0) return this.open();
    const answer = await this.#polled();
    if (this.socket || this.polls !== poll) return; // a socket is tried meanwhile, or it was asked again
    if (answer === "refused") return this.listener.link({ state: "refused" });
    if (!answer) {
      this.failedHandshakes = 1;
      return this.#lost();
    }
    const more = this.#answer(answer);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.#poll(), more ? 0 : POLL_MS);
  }

  /** What there is after the last result; null if that cannot be had. @returns {Promise<any>} */
  async #polled() {
    try {
      const response = await fetch(`${this.poll}?since=${this.cursor.last}`, { credentials: "same-origin" });
      if (response.status === 403 || response.status === 404) return "refused";
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }

  /** Whether more is waiting. @param {any} answer */
  #answer({ hello, batch, agg }) {
    const before = this.cursor.last;
    this.#hello(hello, "polling");
    if (this.cursor.last !== before) return true;
    if (batch && this.cursor.judge(batch.from, batch.to) === "take") this.listener.batch(batch);
    this.listener.agg(agg);
    if (hello.state !== "running" && this.cursor.last >= hello.head) this.listener.end(hello.state);
    return this.cursor.last < hello.head && this.cursor.last !== before;
  }
}

/** What is at an address of ours; null if that cannot be had. @param {string} url @returns {Promise<any>} */
async function fetched(url) {
  try {
    const response = await fetch(url, { credentials: "same-origin" });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Let the page do what else there is. */
function pause() {
  return document.hidden ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve));
}

/** Once what was just changed is on the screen; at once when nobody looks. @param {() => void} act */
function afterPaint(act) {
  if (document.hidden) setTimeout(act);
  else requestAnimationFrame(() => setTimeout(act));
}
