import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { priceFaults } from "../../../policies/facts/prices";
import { freePort } from "../../../tools/localServers/freePort";
import { typescriptNode } from "../../support/typescriptNode";
import { runTool } from "../support/runTool";
import { filesOf, pathIn, SAMPLE, type SampleRow, writeList } from "./sampleList";

const COMMAND = "tools/prices/main.ts";
const ROWS = Object.values(SAMPLE);

/** The same list with another price of one thing, published later. */
function later(id: string, price: number): readonly SampleRow[] {
  return Object.entries(SAMPLE).map(([each, row]) => (each === id ? { ...row, price } : row));
}

describe("npm run prices", () => {
  let folder: string;
  let out: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "prices-"));
    out = join(folder, "eu-central-1.json");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(() => {
    for (const file of [out, `${out}.part`]) rmSync(file, { force: true });
  });

  const prices = (from: string, ...more: readonly string[]) =>
    runTool(COMMAND, ["--region", "eu-central-1", "--out", out, "--from", from, ...more]);

  function listIn(name: string, rows: readonly SampleRow[], version?: string): string {
    const path = join(folder, name);
    writeList(path, filesOf(rows, version));
    return path;
  }

  it("makes a region's file, says so, and has nothing to do the next time", async () => {
    const list = listIn("first", ROWS);
    const first = await prices(list);
    assert.deepEqual([first.status, existsSync(`${out}.part`)], [0, false], first.stderr);
    assert.match(first.stdout, /^new: rds\/instance\/db.t4g.micro 0.019$/m);
    assert.match(first.stderr, /AmazonEC2 \(\d+ of \d+\) /);
    const written = readFileSync(out, "utf8");
    assert.deepEqual(priceFaults(JSON.parse(written), "eu-central-1"), []);

    const second = await prices(list, "--check");
    assert.deepEqual([second.status, second.stdout], [0, `${out} has the figures of the list.\n`]);
    assert.equal(readFileSync(out, "utf8"), written);
  });

  it("shows what changed: with --check it leaves the file alone and ends with 1", async () => {
    await prices(listIn("first", ROWS));
    const before = readFileSync(out, "utf8");
    const list = listIn("second", later("elb/application/hour", 0.028), "20261002");
    const checked = await prices(list, "--check");
    const line = "changed: elb/application/hour 0.027 → 0.028";
    assert.deepEqual([checked.status, checked.stdout], [1, `${line}\n${out} is out of date.\n`]);
    assert.equal(readFileSync(out, "utf8"), before);

    const written = await prices(list);
    assert.deepEqual([written.status, written.stdout], [0, `${line}\n${out} is written.\n`]);
    assert.match(readFileSync(out, "utf8"), /"date": "2026-10-02"/);
  });

  it("ends with 1 and names it when the list lacks a price that the file has", async () => {
    await prices(listIn("first", ROWS));
    const rows = ROWS.filter((row) => row !== SAMPLE["rds/proxy"]);
    const { status, stdout } = await prices(listIn("lacking", rows, "20261003"));
    assert.equal(status, 1);
    assert.match(stdout, /^not in the list, kept as it was: rds\/proxy$/m);
  });

  for (const [what, args, status, words] of [
    ["a region that AWS does not have", ["--region", "eu-nowhere-9"], 2, /--region eu-nowhere-9: .* has eu-central-1/],
    ["what is no region", ["--region", "Frankfurt"], 2, /--region must be a region such as eu-central-1/],
    ["a folder without a list", ["--from", "test"], 2, /--from: .*index\.json/],
  ] as const) {
    it(`says in a line that there is ${what}`, async () => {
      const given = { "--region": "eu-central-1", "--out": out, "--from": listIn("first", ROWS) };
      const [name, value] = args;
      const ended = await runTool(COMMAND, Object.entries({ ...given, [name]: value }).flat());
      assert.equal(ended.status, status, ended.stderr);
      assert.match(ended.stderr, words);
      assert.ok(!existsSync(out));
    });
  }

  it("refuses a file of the list that was cut off, and one of prices that is none", async () => {
    const list = listIn("cut", ROWS, "20261004");
    const path = `${pathIn("AmazonRDS", "20261004")}.csv`;
    writeFileSync(join(list, path), readFileSync(join(list, path), "utf8").slice(0, -20));
    const cut = await prices(list);
    assert.deepEqual([cut.status, cut.stderr.includes(`${path} is no price list: ends inside a row`)], [1, true]);

    writeFileSync(out, "{}");
    const none = await prices(list);
    assert.equal(none.status, 2);
    assert.match(none.stderr, /eu-central-1\.json is no file of prices/);
  });

  describe("from a server", () => {
    let server: Server;
    const asked: string[] = [];
    /** Paths that get half of their answer. */
    const stalls = new Set<string>();
    const missing = new Set<string>();
    before(async () => {
      const files = filesOf(ROWS);
      server = createServer(({ url = "" }, response) => {
        asked.push(url);
        const file = files.get(url);
        if (file === undefined || missing.has(url)) response.writeHead(404).end();
        else if (stalls.has(url)) response.write(file.slice(0, file.length / 2));
        else response.end(file);
      });
      await once(server.listen(0, "127.0.0.1"), "listening");
    });
    after(() => {
      server.closeAllConnections();
      server.close();
    });
    beforeEach(() => {
      asked.length = 0;
      stalls.clear();
      missing.clear();
    });
    const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

    it("stops when it is interrupted, and goes on with the services that are left", async () => {
      const stalled = `${pathIn("AmazonRDS", "20260918")}.csv`;
      const finished = `${pathIn("AmazonEC2", "20260918")}.csv`;
      stalls.add(stalled);
      const args = ["--region", "eu-central-1", "--out", out, "--from", address()];
      const child = spawn(process.execPath, [...typescriptNode, COMMAND, ...args], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      const said = text(child.stderr);
      while (!asked.includes(stalled)) await once(server, "request");
      child.kill("SIGINT");
      const [status] = await once(child, "close");
      assert.equal(status, 130, await said);
      assert.ok(existsSync(`${out}.part`) && !existsSync(out));
      assert.ok(asked.includes(finished));

      asked.length = 0;
      stalls.clear();
      const again = await prices(address());
      assert.equal(again.status, 0, again.stderr);
      assert.ok(asked.includes(stalled) && !asked.includes(finished), asked.join("\n"));
      assert.ok(existsSync(out) && !existsSync(`${out}.part`));
    });

    it("says which address breaks off", async () => {
      const path = `${pathIn("AmazonRDS", "20260918")}.csv`;
      stalls.add(path);
      const running = prices(address());
      while (!asked.includes(path)) await once(server, "request");
      server.closeAllConnections();
      const broken = await running;
      assert.equal(broken.status, 2);
      assert.match(broken.stderr, /AmazonRDS\/\S+\/index\.csv broke off: /);
    });

    it("says which address has nothing", async () => {
      const path = `${pathIn("AmazonRDS", "20260918")}.csv`;
      missing.add(path);
      const { status, stderr } = await prices(address());
      assert.deepEqual([status, stderr.includes(`${address()}${path} answers 404`)], [1, true], stderr);
    });

    it("says that nobody answers", async () => {
      const port = await freePort();
      const { status, stderr } = await prices(`http://127.0.0.1:${port}`);
      assert.equal(status, 2);
      assert.match(stderr, new RegExp(`^127\\.0\\.0\\.1:${port} does not answer: .*ECONNREFUSED`));
    });
  });
});
