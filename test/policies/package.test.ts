import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { policies } from "../../policies/catalogue";
import { dependencies } from "../../policies/package.json";

const ROOT = resolve(__dirname, "../..");

/** Asks a running pack for its policies, as the engine does first. */
function askForPolicies(port: string): Promise<AnalyzerInfo> {
  const client = new AnalyzerClient(`127.0.0.1:${port}`, credentials.createInsecure());
  return new Promise<AnalyzerInfo>((found, failed) =>
    client.getAnalyzerInfo(new Empty(), (error, info) => (error ? failed(error) : found(info))),
  ).finally(() => client.close());
}

async function firstLine(child: ChildProcess): Promise<string> {
  assert.ok(child.stdout);
  const printed = once(child.stdout, "data").then(([chunk]) => String(chunk).trim());
  const ended = once(child, "exit").then(([code]) => `ended with ${code}`);
  return Promise.race([printed, ended]);
}

describe("the published package of the policies", () => {
  let place: string;
  before(() => {
    place = mkdtempSync(join(tmpdir(), "malayalees-pack-"));
  });
  after(() => rmSync(place, { recursive: true, force: true }));

  it("is packed, unpacked elsewhere and loaded with every policy", async () => {
    const options = { cwd: place, encoding: "utf8" } as const;
    const packed = spawnSync("npm", ["pack", join(ROOT, "policies"), "--silent", "--ignore-scripts"], options);
    assert.equal(packed.status, 0, packed.stderr);
    const unpacked = spawnSync("tar", ["xzf", packed.stdout.trim()], options);
    assert.equal(unpacked.status, 0, unpacked.stderr);
    const pack = join(place, "package");
    // What npm would install beside it, and nothing else: a forgotten dependency fails here.
    mkdirSync(join(pack, "node_modules/@pulumi"), { recursive: true });
    for (const name of Object.keys(dependencies))
      symlinkSync(join(ROOT, "node_modules", name), join(pack, "node_modules", name));

    const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
    const child = spawn(process.execPath, [runner, "127.0.0.1:0", pack], {
      cwd: pack,
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const port = await firstLine(child);
      assert.match(port, /^\d+$/);
      const info = await askForPolicies(port);
      assert.deepEqual(
        info.getPoliciesList().map((each) => each.getName()),
        policies.map(({ name }) => name),
      );
    } finally {
      child.kill("SIGKILL");
    }
  });

  it("has configurations, pages and manifest in it, and no tests", () => {
    const files = readdirSync(join(place, "package"));
    for (const file of ["PulumiPolicy.yaml", "README.md", "CATALOGUE.md", "config", "start.js"])
      assert.ok(files.includes(file), file);
    assert.ok(readdirSync(join(place, "package/facts/prices")).includes("us-east-1.json"));
    assert.ok(readdirSync(join(place, "package/costs/usage")).includes("initial.json"));
    assert.ok(!files.includes("test"));
  });
});
