/** The page's own connection in a world that a test plays: clock, sockets and fetches. Commands come as lines of JSON. */

import { createInterface } from "node:readline";

const flushed = () => new Promise((resolve) => setImmediate(resolve));
let now = 0;
let timers = [];
let sockets = [];
let fetches = [];
/** Times that it was asked by HTTP while a socket was open. */
let polledBeside = 0;
const heard = { visibilitychange: [], online: [] };

globalThis.setTimeout = (act, wait = 0) => {
  const timer = { act, at: now + wait };
  timers.push(timer);
  return timer;
};
globalThis.clearTimeout = (timer) => (timers = timers.filter((one) => one !== timer));
globalThis.requestAnimationFrame = (act) => globalThis.setTimeout(act, 16);
globalThis.addEventListener = (name, act) => heard[name]?.push(act);
globalThis.removeEventListener = () => {};
globalThis.document = { hidden: false, addEventListener: globalThis.addEventListener, removeEventListener() {} };
globalThis.location = { href: "http://a.test/p/a/runs/1/" };
Date.now = () => now;
Math.random = () => 0.5;
globalThis.fetch = (url) => {
  if (url.startsWith("/poll") && sockets.at(-1).readyState === WebSocket.OPEN) polledBeside += 1;
  return new Promise((resolve, reject) => fetches.push({ url, resolve, reject }));
};
globalThis.WebSocket = class {
  static OPEN = 1;
  readyState = 0;
  constructor() {
    this.sent = [];
    sockets.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    if (this.readyState < 2) this.readyState = 2; // the other end hears of it later
  }
};

const { Connection } = await import("../../static/app/connection.js");

const AT_ONCE = 25;
let connection = null;
let rows = [];
let link = "";

const listener = {
  hello() {},
  batch: (batch) => rows.push(...batch.c.us),
  agg() {},
  end() {},
  reset: () => (rows = []),
  link: ({ state }) => (link = state),
};

const acts = {
  start() {
    [now, timers, sockets, fetches, rows, polledBeside] = [0, [], [], [], [], 0];
    [heard.visibilitychange, heard.online] = [[], []];
    globalThis.document.hidden = false;
    connection = new Connection(1, "/poll", listener, AT_ONCE);
    connection.open();
  },
  open() {
    const socket = sockets.at(-1);
    socket.readyState = 1;
    socket.onopen();
  },
  close({ code }) {
    const socket = sockets.at(-1);
    socket.readyState = 3;
    socket.onclose({ code });
  },
  message: ({ message }) => sockets.at(-1).onmessage({ data: JSON.stringify(message) }),
  async tick({ ms }) {
    for (const end = now + ms; ; ) {
      const due = timers.filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)[0];
      now = due ? Math.max(now, due.at) : end;
      if (!due) return;
      timers = timers.filter((timer) => timer !== due);
      due.act();
      await flushed();
    }
  },
  retry: () => connection.open(),
  hide({ hidden }) {
    globalThis.document.hidden = hidden;
    for (const act of heard.visibilitychange) act();
  },
  answer({ body }) {
    const { resolve, reject } = fetches.shift();
    if (body === null) reject(new Error("no network"));
    else resolve({ ok: true, status: 200, json: async () => body });
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line);
  await acts[order.act](order);
  await flushed();
  const socket = sockets.at(-1);
  const said = { rows, link, sockets: sockets.length, state: socket?.readyState ?? 3, sent: socket?.sent.splice(0) ?? [], fetches: fetches.map(({ url }) => url), polledBeside, last: connection.cursor.last, epoch: connection.cursor.epoch };
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
