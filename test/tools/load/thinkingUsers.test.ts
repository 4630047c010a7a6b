import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { HttpRequest } from "../../../tools/load/mix";
import { exponential, randomFrom } from "../../../tools/load/random";
import { driveUsers } from "../../../tools/load/thinkingUsers";

const USERS = 20;
const request: HttpRequest = { method: "GET", path: "/api/events", headers: { Host: "load1.local" } };
const post: HttpRequest = { ...request, method: "POST", body: '{"title":"ü"}' };

describe("users who think", () => {
  const servers: Server[] = [];

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener).listen(0, "127.0.0.1");
    servers.push(server);
    await once(server, "listening");
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    return `http://127.0.0.1:${address.port}`;
  }

  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  const drive = (url: string, next: () => HttpRequest, { seconds = 0.3, signal = new AbortController().signal } = {}) =>
    driveUsers({ url, users: USERS, thinkSeconds: 0.02, seconds, next, random: randomFrom(1), signal });

  it("never have two requests at once, and wait for every answer", async () => {
    let [now, most, all] = [0, 0, 0];
    const hosts = new Set<string | undefined>();
    const url = await serve((asked, answer) => {
      now += 1;
      all += 1;
      most = Math.max(most, now);
      hosts.add(asked.headers.host);
      setImmediate(() => {
        now -= 1;
        answer.end("x");
      });
    });
    const { microseconds, failures, seconds } = await drive(url, () => request);
    assert.equal(microseconds.length, all);
    assert.deepEqual(failures, {});
    assert.ok(most <= USERS && all > USERS, `${all} requests, ${most} at once`);
    assert.deepEqual([...hosts], ["load1.local"]);
    assert.ok(microseconds.every((each) => each > 0) && seconds >= 0.3);
  });

  it("send a body whole, and count failures by their kind", async () => {
    let count = 0;
    const bodies = new Set<string>();
    const url = await serve((asked, answer) => {
      let body = "";
      asked.on("data", (chunk) => {
        body += chunk;
      });
      asked.on("end", () => {
        bodies.add(body);
        count += 1;
        if (count % 2 === 0) {
          answer.writeHead(503).end();
          return;
        }
        answer.writeHead(200, { "Content-Length": 10 }).write("half");
        answer.destroy();
      });
    });
    const { microseconds, failures } = await drive(url, () => post);
    assert.deepEqual([...bodies], [post.body]);
    const kinds = Object.keys(failures).sort();
    assert.deepEqual([kinds.includes("503 Service Unavailable"), kinds.length >= 2], [true, true], `${kinds}`);
    assert.equal(
      Object.values(failures).reduce((sum, each) => sum + each, 0),
      microseconds.length,
    );
  });

  it("go home when they are interrupted", async () => {
    const stop = new AbortController();
    const url = await serve(() => stop.abort());
    await assert.rejects(
      drive(url, () => request, { seconds: 60, signal: stop.signal }),
      { name: "AbortError" },
    );
  });

  it("think as long as they should on average, and not all alike", () => {
    const random = randomFrom(3);
    const times = Array.from({ length: 10_000 }, () => exponential(10, random));
    const mean = times.reduce((sum, each) => sum + each, 0) / times.length;
    assert.ok(mean > 9.5 && mean < 10.5, `${mean}`);
    assert.ok(Math.min(...times) < 1 && Math.max(...times) > 40);
  });
});
