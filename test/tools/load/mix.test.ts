import assert from "node:assert/strict";
import { phases } from "../../../components/configuration/keys/key";
import { firstIdOf, hostOf, KINDS, requestsOf, type Session } from "../../../tools/load/mix";
import { activeUsers, arrivalRate, populations, usersPerTenant } from "../../../tools/load/phases";

const sessions: readonly Session[] = [2, 3].map((tenant) => ({ tenant, cookie: `SESSION=of-${tenant}` }));
const some = (phase: (typeof phases)[number], seed = 1, count = 2000) =>
  Array.from({ length: count }, requestsOf(populations[phase], sessions, seed));

describe("the requests of the load", () => {
  it("are of kinds that share all there is", () => {
    assert.equal(
      KINDS.reduce((sum, { share }) => sum + share, 0),
      100,
    );
  });

  it("come in these shares", () => {
    const writes = some("growth").filter(({ method }) => method === "POST").length;
    assert.ok(writes > 10 && writes < 90, `${writes} of 2000 are not about 2 %`);
    const lists = some("growth").filter(({ method, path }) => method === "GET" && path === "/api/events").length;
    assert.ok(lists > 500 && lists < 700, `${lists} of 2000 are not about 30 %`);
  });

  it("are the same for the same seed, and others for another", () => {
    assert.deepEqual(some("initial", 7), some("initial", 7));
    assert.notDeepEqual(some("initial", 7), some("initial", 8));
  });

  for (const phase of phases)
    it(`of phase ${phase} ask tenants by their host for rows that they have`, () => {
      const { tenants, eventsPerTenant } = populations[phase];
      const most = { events: eventsPerTenant, users: usersPerTenant(populations[phase]) };
      for (const { path, headers } of some(phase)) {
        const tenant = Number(/^load(\d+)\.local$/.exec(headers.Host ?? "")?.[1]);
        assert.ok(tenant >= 1 && tenant <= tenants, headers.Host);
        const [, kind, id] = /^\/api\/(events|users)\/(\d+)$/.exec(path) ?? [];
        if (kind !== "events" && kind !== "users") continue;
        const row = Number(id) - firstIdOf(tenant);
        assert.ok(row >= 0 && row < most[kind], `${path} of tenant ${tenant}`);
      }
    });

  it("show a session to the tenant that it is of, and to no other", () => {
    const touches = some("initial").filter(({ path }) => path === "/api/session");
    assert.ok(touches.length > 0);
    for (const { headers } of touches) {
      const session = sessions.find(({ cookie }) => cookie === headers.Cookie);
      assert.equal(headers.Host, hostOf(session?.tenant ?? 0));
    }
    assert.ok(some("initial").every(({ path, headers }) => path === "/api/session" || headers.Cookie === undefined));
  });

  it("prefer what is popular: the first tenant is asked more often than the last ten together", () => {
    const hosts = some("scale").map(({ headers }) => headers.Host);
    const asked = (tenant: number) => hosts.filter((host) => host === hostOf(tenant)).length;
    const lastTen = Array.from({ length: 10 }, (_, index) => asked(100 - index)).reduce((sum, each) => sum + each, 0);
    assert.ok(asked(1) > lastTen, `${asked(1)} and ${lastTen}`);
  });

  it("come as often as the active users of the guide's phases think: 10, 100 and 1000 a second", () => {
    assert.deepEqual(
      phases.map((phase) => [activeUsers(populations[phase]), arrivalRate(populations[phase])]),
      [
        [100, 10],
        [1000, 100],
        [10_000, 1000],
      ],
    );
  });
});
