import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { type Answer, type Site, site } from "../../tools/local/checks/http";
import { DATABASE, type Instances, MEMORY_MIB, memoryOf, POOL_SIZE, startInstances } from "./support/instances";
import { startTraffic, type Traffic } from "./support/traffic";

const HOSTS = ["demo1.local", "demo2.local"] as const;
const TENANTS = ["tenant_demo_001", "tenant_demo_002"] as const;

/** A session that the application has acknowledged. */
interface Session {
  readonly user: string;
  readonly cookie: string;
}

const report = (user: Site, name: string, milliseconds = 0) =>
  user.send("GET", `/api/reports/${name}?millis=${milliseconds}`);

async function login(user: Site, name: string): Promise<Session> {
  const { status, cookie = "", text } = await user.send("POST", `/api/session?user=${name}`);
  assert.equal(status, 200, text);
  return { user: name, cookie };
}

const wellAnswered = (traffic: Traffic) =>
  assert.deepEqual(
    Object.keys(traffic.answered()),
    ["200"],
    `${JSON.stringify(traffic.answered())} ${traffic.failure()}`,
  );

describe("two instances of an application behind a load balancer", () => {
  let all: Instances;
  /** What the tests have opened. */
  const sites: Site[] = [];

  before(async function () {
    all = await startInstances(this);
  });

  after(async () => {
    for (const each of sites) each.close();
    await all?.stop();
  });

  afterEach(function () {
    if (this.currentTest?.state !== "failed") return;
    for (const { pid, output } of [all.first, all.second])
      console.log(`      instance ${pid}:\n${output().trimEnd().split("\n").slice(-60).join("\n")}`);
  });

  /** @param port of an instance. @default the load balancer's */
  function open(host: string = HOSTS[0], port = all.balancer.port): Site {
    const opened = site(port, host);
    sites.push(opened);
    return opened;
  }

  const ofEach = (host?: string) => [all.first, all.second].map(({ port }) => open(host, port));

  /** Waits until what one instance computes is what the other one answers. */
  async function untilTheCacheIsShared(): Promise<void> {
    const [one, other] = ofEach();
    assert.ok(one && other);
    for (;;) {
      const name = `afterwards-${randomUUID()}`;
      const computed: Answer = await report(one, name);
      const answered: Answer = await report(other, name);
      assert.deepEqual([computed.status, answered.status], [200, 200]);
      if (computed.text === answered.text) return;
      await wait(100);
    }
  }

  it("share sessions: one reads and changes what the other one made", async () => {
    const [one, other] = ofEach();
    assert.ok(one && other);
    const { cookie } = await login(one, "ann");
    assert.deepEqual((await other.send("GET", "/api/session", { cookie })).body, {
      tenant: TENANTS[0],
      user: "ann",
      value: null,
    });
    assert.equal((await other.send("PUT", "/api/session?value=blue", { cookie })).status, 200);
    assert.match((await one.send("GET", "/api/session", { cookie })).text, /"value":"blue"/);
  });

  it("share the cache: what one has computed, the other one answers", async () => {
    const [one, other] = ofEach();
    assert.ok(one && other);
    const computed = await report(one, "shared");
    assert.equal(computed.status, 200, computed.text);
    assert.equal((await report(other, "shared")).text, computed.text);
  });

  it("keep tenants apart: neither entries nor sessions of one are another's", async () => {
    const [mine, theirs] = HOSTS.map((host) => open(host));
    assert.ok(mine && theirs);
    const [own, foreign] = [await report(mine, "same-name"), await report(theirs, "same-name")];
    assert.notEqual(own.text, foreign.text);
    assert.equal((await mine.send("GET", "/api/events/1")).status, 200);
    assert.equal((await theirs.send("GET", "/api/events/1")).status, 404);
    const { cookie } = await login(mine, "ann");
    assert.equal((await theirs.send("GET", "/api/session", { cookie })).status, 401);
    const entries = await all.query<{ key: string }>("SELECT cache_key AS key FROM malayalees.app_cache");
    assert.deepEqual([...new Set(entries.map(({ key }) => key.split(":")[0]))].sort(), [...TENANTS]);
  });

  it("compute once what 200 users ask for at the same moment, and stay within their connections and memory", async () => {
    const users = Array.from({ length: 200 }, () => open());
    let answers: readonly Answer[] | undefined;
    const asking = Promise.all(users.map((user) => report(user, "cold", 300))).then((all) => {
      answers = all;
    });
    let most = 0;
    while (answers === undefined) {
      const [row] = await all.query<{ count: number }>(
        "SELECT count(*)::int FROM pg_stat_activity WHERE usename LIKE 'malayalees%'",
      );
      most = Math.max(most, row?.count ?? 0);
    }
    await asking;
    assert.deepEqual([...new Set(answers.map(({ status, text }) => `${status} ${text}`))].length, 1, "computed once");
    assert.equal(answers[0]?.status, 200);
    assert.ok(most > 0 && most <= 2 * POOL_SIZE, `${most} connections`);
    for (const { pid } of [all.first, all.second]) {
      const memory = memoryOf(pid);
      assert.ok(memory < MEMORY_MIB, `${memory} MiB`);
    }
  });

  const outages: readonly { readonly title: string; readonly begin: string; readonly end: string }[] = [
    {
      title: "is gone",
      begin: "ALTER TABLE malayalees.app_cache RENAME TO app_cache_away",
      end: "ALTER TABLE malayalees.app_cache_away RENAME TO app_cache",
    },
    { title: "is locked", begin: "BEGIN; LOCK TABLE malayalees.app_cache IN ACCESS EXCLUSIVE MODE", end: "ROLLBACK" },
  ];
  for (const { title, begin, end } of outages)
    it(`answer every request while the cache ${title}, and share it again afterwards`, async () => {
      const cookies = [await login(open(), "ann"), await login(open(), "bob")].map(({ cookie }) => cookie);
      const traffic = startTraffic(all.balancer.port, HOSTS[0], (user, turn) => {
        const cookie = cookies[turn % cookies.length];
        const paths = [`/api/reports/outage-${turn}`, "/api/events", "/api/events/1", "/api/users/1", "/api/session"];
        return user.send("GET", paths[turn % paths.length] ?? "", { cookie });
      });
      const master = new Client({ connectionString: all.postgres.url(DATABASE) });
      await master.connect();
      try {
        await traffic.until(20);
        await master.query(begin);
        await traffic.until(100);
        await master.query(end);
        await untilTheCacheIsShared();
      } finally {
        await master.end();
        await traffic.stop();
      }
      wellAnswered(traffic);
    });

  it("lose no acknowledged session by kill -9 of PostgreSQL, find the cache empty, and serve again without a restart", async () => {
    const acknowledged: Session[] = [];
    await report(open(), "before");
    const traffic = startTraffic(all.balancer.port, HOSTS[0], async (user, turn) => {
      const answer = await user.send("POST", `/api/session?user=user-${turn}`);
      if (answer.status === 200) acknowledged.push({ user: `user-${turn}`, cookie: answer.cookie ?? "" });
      return answer;
    });
    await traffic.until(50);
    await all.postgres.kill();
    await traffic.until(10);
    await traffic.stop();
    await all.postgres.start();
    // While the database itself is away, a request is answered, with an error, and does not hang.
    for (const status of Object.keys(traffic.answered())) assert.ok(["200", "500", "503"].includes(status), status);
    const [row] = await all.query<{ count: number }>("SELECT count(*)::int FROM malayalees.app_cache");
    assert.equal(row?.count, 0);
    await all.balancer.untilReady(2);
    await untilTheCacheIsShared();
    assert.ok(acknowledged.length >= 40, `${acknowledged.length} sessions`);
    for (const user of ofEach())
      for (const session of acknowledged) {
        const { status, text } = await user.send("GET", "/api/session", { cookie: session.cookie });
        assert.deepEqual([status, JSON.parse(text).user], [200, session.user]);
      }
  });

  it("drop no request when one after the other is replaced", async () => {
    const { cookie } = await login(open(), "ann");
    const traffic = startTraffic(all.balancer.port, HOSTS[0], (user, turn) =>
      turn % 2 === 0 ? user.send("GET", "/api/session", { cookie }) : report(user, `rolling-${turn}`),
    );
    try {
      await traffic.until(20);
      const third = await all.add();
      for (const old of [all.first, all.second]) {
        const slow = report(open(HOSTS[0], old.port), `slow-${old.port}`, 1000);
        await untilItIsComputed(`slow-${old.port}`);
        all.balancer.deregister(old.port);
        await Promise.all([old.stop(), slow.then(({ status }) => assert.equal(status, 200))]);
        await traffic.until(50);
      }
      assert.equal((await report(open(HOSTS[0], third.port), "last")).status, 200);
    } finally {
      await traffic.stop();
    }
    wellAnswered(traffic);
  });

  /** A computation that runs holds a lease. */
  async function untilItIsComputed(name: string): Promise<void> {
    const lease = `SELECT FROM malayalees.cache_lease WHERE cache_key LIKE '%${name}'`;
    while ((await all.query(lease)).length === 0) await wait(20);
  }
});
