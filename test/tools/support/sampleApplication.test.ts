import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../../tools/localServers/freePort";
import { ProgramFailed } from "../../../tools/support/errors";
import { findJdk, type Jdk } from "../../../tools/support/java";
import { isRunning } from "../../../tools/support/processLock";
import { startSample } from "../../../tools/support/sampleApplication";
import { orSkip } from "../../support/orSkip";

/** The first compiler is enough. */
const jvm = ["-XX:TieredStopAtLevel=1", "-Xmx32m"];

describe("an application that a command starts", () => {
  let folder: string;
  let jdk: Jdk;
  let jar: string;

  before(async function () {
    jdk = await orSkip(
      this,
      Promise.resolve().then(() => findJdk()),
    );
    folder = mkdtempSync(join(tmpdir(), "malayalees-small-"));
    jar = join(folder, "small.jar");
    execFileSync(join(jdk.home, "bin/javac"), ["-d", folder, join(__dirname, "fixtures/Small.java")]);
    execFileSync(join(jdk.home, "bin/jar"), ["--create", "--file", jar, "--main-class", "Small", "-C", folder, "."]);
  });

  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  it("answers at a port of its own, as often as it is started, and gets the variables that it is given and no others", async () => {
    const both = await Promise.all([1, 2].map(() => startSample({ jdk, jar, jvm, environment: { DB_NAME: "one" } })));
    try {
      assert.equal(new Set(both.map(({ port }) => port)).size, 2);
      for (const { url, output } of both) {
        assert.equal((await fetch(`${url}/management/health/readiness`)).status, 200);
        assert.equal(output(), "variables: DB_NAME PATH SERVER_ADDRESS SERVER_PORT\n");
      }
    } finally {
      await Promise.all(both.map((each) => each.kill()));
    }
    for (const { pid } of both) assert.ok(!isRunning(pid));
  });

  it("is asked to end before it is ended", async () => {
    const application = await startSample({ jdk, jar, jvm, environment: { STAYS: "yes" } });
    await application.stop();
    assert.ok(!isRunning(application.pid));
    assert.match(application.output(), /\nasked to end\n/);
  });

  for (const { variable, seconds, message } of [
    {
      variable: "FAILS",
      seconds: 60,
      message: /^The sample application ended while it was starting\. It says:\n[\s\S]*it fails, as asked/,
    },
    { variable: "SICK", seconds: 1, message: /^The sample application is not up after 1 s\. It says:\nvariables: / },
  ])
    it(`that has ${variable} is an error with what it printed, and is gone`, async () => {
      const environment = { [variable]: "yes" };
      const port = await freePort();
      await assert.rejects(startSample({ jdk, jar, jvm, environment, port, startupSeconds: seconds }), (error) => {
        assert.ok(error instanceof ProgramFailed);
        assert.match(error.message, message);
        return true;
      });
      await assert.rejects(fetch(`http://127.0.0.1:${port}/`));
    });
});

describe("looking for a JDK", () => {
  it("says what is missing, and how to get it", () => {
    assert.throws(
      () => findJdk({ PATH: "/nowhere" }),
      /^Error: a JDK, 17 or newer is missing: apt-get install openjdk-17-jdk-headless/,
    );
  });

  it("takes PATH's where JAVA_HOME has none", async function () {
    const jdk = await orSkip(
      this,
      Promise.resolve().then(() => findJdk()),
    );
    assert.deepEqual(findJdk({ JAVA_HOME: "/nowhere", PATH: process.env.PATH }), jdk);
    assert.deepEqual(findJdk({ JAVA_HOME: jdk.home, PATH: "/nowhere" }), jdk);
  });
});
