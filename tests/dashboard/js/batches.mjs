/** Batches of a made-up run, as the server sends them. */

const LETTERS = "ppppppfesxX";

export class Server {
  constructor(size) {
    this.rows = Array.from({ length: size }, (_, at) => ({ test: at % 97, out: LETTERS[(at * 7) % LETTERS.length], be: at % 4, us: at * 10, stall: at % 5 ? at : null, w: at % 3 ? `gw${at % 3}` : null, att: 1 + (at % 41 === 0), at: at * 40, ses: 7 + (at % 2) }));
    this.sent = new Set();
  }

  /** A new socket: names are sent again. */
  forget() {
    this.sent = new Set();
  }

  batch(from, to) {
    const rows = this.rows.slice(from - 1, to);
    const column = (name) => rows.map((row) => row[name]);
    const tests = [...new Set(column("test"))].filter((key) => !this.sent.has(key)).map((key) => [key, `tests/d${key % 3}/test_f${key % 7}.py::test_${key}`]);
    for (const [key] of tests) this.sent.add(key);
    const why = rows.flatMap((row, at) => ("fe".includes(row.out) ? [[from + at, row.out === "f" ? "timed out" : null, "ValueError", `boom ${from + at}`, at % 2 ? "new" : "flaky", "a note"]] : []));
    return { from, to: from + rows.length - 1, head: this.rows.length, tests, c: { test: column("test"), out: column("out").join(""), be: column("be"), us: column("us"), stall: column("stall"), w: column("w"), att: column("att"), at: column("at"), ses: column("ses"), why } };
  }
}
