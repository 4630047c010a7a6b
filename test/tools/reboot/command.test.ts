import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { root } from "../../../tools/plan/plan";
import { rebootCommand } from "../../../tools/reboot/arguments";
import { readCommandLine } from "../../../tools/support/command";
import { UsageError } from "../../../tools/support/errors";
import { typescriptNode } from "../../support/typescriptNode";
import { type FakeInstance, instance, RdsServer } from "./rdsServer";

async function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [...typescriptNode, "tools/reboot/main.ts", ...args], {
    cwd: root,
    env: { ...process.env, AWS_ACCESS_KEY_ID: "x", AWS_SECRET_ACCESS_KEY: "x", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { status: status as unknown, stdout, stderr };
}

/** The command against a server with these instances; the first is asked for. */
async function against(instances: readonly FakeInstance[], ...args: readonly string[]) {
  const server = new RdsServer(instances);
  const url = await server.start();
  try {
    const ended = await run(["--instance", instances[0]?.id ?? "db", "--region", "us-east-1", ...args], {
      AWS_ENDPOINT_URL_RDS: url,
    });
    return { ...ended, calls: server.calls };
  } finally {
    await server.stop();
  }
}

const waiting = {
  pending: { DBInstanceClass: "db.t4g.small", AllocatedStorage: "50" },
  parameterStatus: "pending-reboot",
};

describe("npm run reboot", () => {
  it("exits 0 where nothing waits", async () => {
    const { status, stdout, calls } = await against([instance("db")]);
    assert.equal(status, 0);
    assert.match(stdout, /^database db: available, db\.t4g\.micro\n {2}nothing waits\n$/);
    assert.deepEqual(calls, []);
  });

  it("exits 1, shows what waits on the database and its replicas, and changes nothing without --yes", async () => {
    const primary = instance("db", {
      ...waiting,
      multiAz: true,
      replicas: ["db-replica-1"],
      maintenance: ["system-update"],
    });
    const { status, stdout, stderr, calls } = await against([
      primary,
      instance("db-replica-1", { parameterStatus: "pending-reboot" }),
    ]);
    assert.equal(status, 1);
    assert.match(stdout, /maintenance window: DBInstanceClass db\.t4g\.micro → db\.t4g\.small/);
    assert.match(stdout, /maintenance of AWS: system-update/);
    assert.match(
      stdout,
      /read replica db-replica-1: available.*\n {2}waits for a reboot: static parameters of parameters/,
    );
    assert.match(stderr, /Nothing was changed\. The same command with --yes does it\./);
    assert.deepEqual(calls, []);
  });

  it("does it with --yes: replicas first where the class grows, values before parameters, and exits 0", async () => {
    const primary = instance("db", { ...waiting, replicas: ["db-replica-1"] });
    const { status, stderr, calls } = await against([primary, instance("db-replica-1", waiting)], "--yes");
    assert.equal(status, 0, stderr);
    assert.deepEqual(calls, [
      "ModifyDBInstance db-replica-1",
      "RebootDBInstance db-replica-1",
      "ModifyDBInstance db",
      "RebootDBInstance db",
    ]);
    assert.match(stderr, /db: applies DBInstanceClass db\.t4g\.small/);
  });

  it("fails over only what has a standby", async () => {
    const primary = instance("db", { parameterStatus: "pending-reboot", multiAz: true, replicas: ["db-replica-1"] });
    const replica = instance("db-replica-1", { parameterStatus: "pending-reboot" });
    const { calls } = await against([primary, replica], "--yes", "--fail-over");
    assert.deepEqual(calls, ["RebootDBInstance db-replica-1", "RebootDBInstance db ForceFailover"]);
  });

  it("shows no password, and prints JSON for programs", async () => {
    const { stdout } = await against([instance("db", { pending: { MasterUserPassword: "hunter2hunter2" } })], "--json");
    assert.doesNotMatch(stdout, /hunter2/);
    assert.equal((JSON.parse(stdout) as readonly { readonly identifier: string }[])[0]?.identifier, "db");
  });

  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    it(`ends with 130 on ${signal}, while RDS goes on`, async () => {
      const server = new RdsServer([instance("db", { ...waiting, status: "modifying" })]);
      const child = spawn(
        process.execPath,
        [...typescriptNode, "tools/reboot/main.ts", "--instance", "db", "--region", "us-east-1", "--yes"],
        {
          cwd: root,
          env: {
            ...process.env,
            AWS_ACCESS_KEY_ID: "x",
            AWS_SECRET_ACCESS_KEY: "x",
            AWS_ENDPOINT_URL_RDS: await server.start(),
          },
          stdio: ["ignore", "ignore", "pipe"],
        },
      );
      let reported = "";
      for await (const chunk of child.stderr) {
        reported += String(chunk);
        if (reported.includes("waiting until it serves") && !child.killed) child.kill(signal);
      }
      if (child.exitCode === null) await once(child, "exit");
      await server.stop();
      assert.equal(child.exitCode, 130, reported);
      assert.match(reported, /the same command continues where it stopped/);
      assert.deepEqual(server.calls, []);
    });
  }

  it("exits 2 in plain words where there is no such database", async () => {
    const server = new RdsServer([]);
    const url = await server.start();
    const { status, stderr } = await run(["--instance", "none", "--region", "us-east-1"], {
      AWS_ENDPOINT_URL_RDS: url,
    });
    await server.stop();
    assert.equal(status, 2);
    assert.match(stderr, /none cannot be looked at: DBInstanceNotFound.*: DBInstance none not found/);
    assert.doesNotMatch(stderr, /^\s+at /m);
  });

  it("exits 3 and says how to continue without the Pulumi CLI", async () => {
    const only = mkdtempSync(join(tmpdir(), "path-"));
    const { status, stderr } = await run(["--stack", "prod"], { PATH: only });
    rmSync(only, { recursive: true });
    assert.equal(status, 3);
    assert.match(stderr, /the Pulumi CLI \(pulumi\) is missing: see .*\nWithout it: --instance/);
  });
});

describe("the command line of the reboot", () => {
  const readArguments = (args: readonly string[]) => readCommandLine(rebootCommand, args);

  it("takes a stack, or an instance with its region", () => {
    assert.deepEqual(readArguments(["--stack", "prod"]).target, { stack: "prod" });
    const named = { instance: "db", region: "eu-west-1", profile: undefined };
    assert.deepEqual(readArguments(["--instance", "db", "--region", "eu-west-1"]).target, named);
  });

  const mistakes = [
    [],
    ["--instance", "db"],
    ["--stack", "prod", "--instance", "db", "--region", "us-east-1"],
    ["--stack", "prod", "--region", "us-east-1"],
    ["--stack", "prod", "--wait", "0"],
    ["--stack", "prod", "--wait", "soon"],
    ["--stack", "prod", "--now"],
  ];
  for (const args of mistakes) {
    it(`refuses ${args.join(" ") || "nothing"}`, () => assert.throws(() => readArguments(args), UsageError));
  }
});
