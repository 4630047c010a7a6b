import assert from "node:assert/strict";
import type { Database, Databases } from "../../../tools/reboot/databases";
import { inOrder, type RestartOptions, restartAll } from "../../../tools/reboot/restart";

const OPTIONS: RestartOptions = { failOver: false, primaryFirst: false, waitSeconds: 600 };

const database = (identifier: string, more: Partial<Database> = {}): Database => ({
  identifier,
  status: "available",
  instanceClass: "db.t4g.micro",
  multiAz: false,
  replicas: [],
  values: [],
  parameterGroups: [],
  isApplying: false,
  maintenance: [],
  ...more,
});

const classTo = (after: string) => [{ name: "DBInstanceClass", before: "db.t4g.small", after }];

/** One database that shows these states, look by look; the last one stays. */
class FakeDatabases implements Databases {
  readonly calls: string[] = [];
  constructor(private readonly states: Database[]) {}

  async look(): Promise<Database> {
    const [first] = this.states;
    if (first === undefined) throw new Error("a fake has at least one state");
    if (this.states.length > 1) this.states.shift();
    return first;
  }

  async applyNow(): Promise<void> {
    this.calls.push("apply");
  }

  async reboot(_identifier: string, failOver: boolean): Promise<void> {
    this.calls.push(failOver ? "fail over" : "reboot");
  }
}

async function restart(
  states: readonly Database[],
  options: Partial<RestartOptions> = {},
  stopAfter = Number.POSITIVE_INFINITY,
) {
  const databases = new FakeDatabases([...states]);
  const stop = new AbortController();
  const lines: string[] = [];
  let seconds = 0;
  const clock = {
    now: () => seconds * 1000,
    sleep: async (more: number) => {
      seconds += more;
      if (seconds >= stopAfter) stop.abort();
    },
  };
  const world = { databases, clock, report: (line: string) => void lines.push(line), stop: stop.signal };
  const result = await restartAll([database("db")], { ...OPTIONS, ...options }, world);
  return { result, calls: databases.calls, lines };
}

describe("a restart of a database", () => {
  const pending = database("db", { values: classTo("db.t4g.medium"), parameterGroups: ["p"] });

  it("applies what waits, and reboots only if parameters still wait afterwards", async () => {
    const both = await restart([pending, pending, { ...pending, status: "modifying" }, database("db")]);
    assert.deepEqual([both.result, both.calls], ["done", ["apply"]]);
    const more = database("db", { parameterGroups: ["p"] });
    const then = await restart([
      pending,
      pending,
      more,
      more,
      more,
      database("db", { status: "rebooting" }),
      database("db"),
    ]);
    assert.deepEqual([then.result, then.calls], ["done", ["apply", "reboot"]]);
  });

  it("goes on where an earlier run stopped: waits for what RDS does already", async () => {
    const { result, calls, lines } = await restart([{ ...pending, status: "modifying" }, database("db")]);
    assert.deepEqual([result, calls], ["done", []]);
    assert.match(lines.join("\n"), /db: modifying, waiting until it serves/);
  });

  it("takes storage that is optimised for available", async () => {
    const { result } = await restart([database("db", { status: "storage-optimization" })]);
    assert.equal(result, "done");
  });

  it("stops between two looks when it is interrupted, and asks for nothing more", async () => {
    const { result, calls } = await restart([pending, pending, { ...pending, status: "modifying" }], {}, 30);
    assert.deepEqual([result, calls], ["interrupted", ["apply"]]);
  });

  it("gives up waiting after the time that it was given, and says how the database is", async () => {
    const { result, lines } = await restart([{ ...pending, status: "modifying" }], { waitSeconds: 60 });
    assert.equal(result, "timedOut");
    assert.match(lines.at(-1) ?? "", /db: is modifying after 60 s/);
  });

  const orders = [
    { what: "a class that grows", values: classTo("db.t4g.medium"), primaryFirst: false, first: "db-replica-1" },
    { what: "a class that shrinks", values: classTo("db.t4g.micro"), primaryFirst: false, first: "db" },
    { what: "parameters alone", values: [], primaryFirst: false, first: "db-replica-1" },
    { what: "parameters that shrink", values: [], primaryFirst: true, first: "db" },
  ];
  for (const { what, values, primaryFirst, first } of orders) {
    it(`begins with ${first} for ${what}`, () => {
      const [begins] = inOrder([database("db", { values }), database("db-replica-1")], primaryFirst);
      assert.equal(begins?.identifier, first);
    });
  }
});
