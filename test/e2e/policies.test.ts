import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { type Emulator, startEmulator } from "./support/emulator";
import { policyPack, TestStack } from "./support/stack";
import { skipWithoutTools } from "./support/tools";

const packWith = (policyConfig?: string) => ({ policies: true, policyConfig });

/** What `npm install` of the pack's file does, without a registry: its files, and beside them the packages that it declares. */
function installPacked(folder: string): string {
  const [packed] = JSON.parse(
    execFileSync("npm", ["pack", policyPack, "--json", "--pack-destination", folder], {
      encoding: "utf8",
      stdio: "pipe",
    }),
  ) as readonly { readonly filename: string }[];
  assert.ok(packed);
  const modules = join(folder, "node_modules");
  const pack = join(modules, "malayalees-policies");
  mkdirSync(pack, { recursive: true });
  execFileSync("tar", ["-xzf", join(folder, packed.filename), "--strip-components", "1", "-C", pack]);
  const { dependencies } = JSON.parse(readFileSync(join(pack, "package.json"), "utf8")) as { dependencies: object };
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(resolve("node_modules", name), join(modules, name));
  }
  return pack;
}

describe("the policy pack on the real engine", () => {
  let emulator: Emulator;
  const opened: TestStack[] = [];
  const scratch = mkdtempSync(join(tmpdir(), "malayalees-config-"));

  async function open(program: string): Promise<TestStack> {
    const stack = await TestStack.openProgram(program, emulator.environment);
    opened.push(stack);
    return stack;
  }

  function configFile(name: string, config: Readonly<Record<string, unknown>>): string {
    const path = join(scratch, `${name}.json`);
    writeFileSync(path, JSON.stringify(config));
    return path;
  }

  /** What the engine says when it refuses. */
  function refusal(operation: Promise<unknown>): Promise<string> {
    return operation.then(
      () => assert.fail("the policy pack let it pass"),
      (reason: unknown) => String(reason),
    );
  }

  before(async function () {
    skipWithoutTools(this);
    emulator = await startEmulator();
  });

  after(async () => {
    for (const stack of opened) stack.remove();
    rmSync(scratch, { recursive: true, force: true });
    await emulator?.stop();
  });

  describe("over the guide's own parameter group", () => {
    let program: TestStack;
    before(async () => {
      program = await open("badParameterGroup");
    });

    for (const operation of ["preview", "up"] as const) {
      it(`stops the ${operation}, and says how to fix it`, async () => {
        const error = await refusal(program.operate(operation, packWith()));
        assert.match(error, /mandatory/);
        assert.match(error, /shared_buffers/);
        assert.match(error, /postgres13/);
      });
    }

    it("leaves nothing made", async () => {
      const made = program.resources().filter(({ type }) => type.startsWith("aws:"));
      assert.deepEqual(made, []);
    });

    it("advises with the configuration for newcomers, and requires TLS alone", async () => {
      const error = await refusal(program.operate("preview", packWith(join(policyPack, "config/dev.json"))));
      assert.match(error, /\[advisory\].+parameter-values-legal/);
      const required = [...error.matchAll(/\[mandatory\] \[severity: \w+\] +([\w-]+)/g)].map(([, name]) => name);
      assert.deepEqual([...new Set(required)], ["connections-encrypted"]);
    });
  });

  describe("as a package, installed elsewhere", () => {
    let pack: string;
    before(() => {
      pack = installPacked(scratch);
    });

    it("has the version that Pulumi reads in PulumiPolicy.yaml", () => {
      const [own, pulumis] = ["package.json", "PulumiPolicy.yaml"].map(
        (file) => /^\W*version\W+([\d.]+)/m.exec(readFileSync(join(pack, file), "utf8"))?.[1],
      );
      assert.match(own ?? "", /^\d+\.\d+\.\d+$/);
      assert.equal(own, pulumis);
    });

    it("stops the guide's own parameter group, with nothing but the packages that it names", async () => {
      const program = await open("badParameterGroup");
      const error = await refusal(program.operate("preview", { ...packWith(), pack }));
      assert.match(error, /mandatory/);
      assert.match(error, /shared_buffers/);
    });
  });

  describe("over a newcomer's function and proxy", () => {
    let program: TestStack;
    before(async () => {
      program = await open("newcomer");
    });

    it("advises with the configuration for newcomers", async () => {
      const { stdout } = await program.operate("preview", packWith(join(policyPack, "config/dev.json")));
      for (const name of ["function-runtime-supported", "proxy-outlasts-pool", "required-tags"])
        assert.match(stdout, new RegExp(`\\[advisory\\].+${name}`));
      assert.doesNotMatch(stdout, /\[mandatory\]/);
    });

    it("stops it with the configuration for production", async () => {
      const error = await refusal(program.operate("preview", packWith(join(policyPack, "config/prod.json"))));
      for (const name of ["function-runtime-supported", "proxy-outlasts-pool", "required-tags"])
        assert.match(error, new RegExp(`\\[mandatory\\].+${name}`));
    });

    it("takes a policy away, and a threshold from its configuration", async () => {
      const config = configFile("own", {
        "function-runtime-supported": "disabled",
        "function-logs-expire": "disabled",
        "proxy-outlasts-pool": { enforcementLevel: "mandatory", minimumSeconds: 60 },
      });
      const { stdout } = await program.operate("preview", packWith(config));
      assert.doesNotMatch(stdout, /function-runtime-supported|proxy-outlasts-pool/);
    });
  });

  describe("with required tags", () => {
    const tags = ["team=platform", "stage=test"];
    let program: TestStack;
    before(async () => {
      program = await open("untagged");
    });

    it("stops what has none when they are mandatory", async () => {
      const config = configFile("mandatory", { "required-tags": { enforcementLevel: "mandatory", tags } });
      const error = await refusal(program.operate("preview", packWith(config)));
      assert.match(error, /The resource has no tag team, stage/);
    });

    it("adds them itself at the level remediate, and keeps what is there", async () => {
      const config = configFile("remediate", { "required-tags": { enforcementLevel: "remediate", tags } });
      await program.operate("up", packWith(config));
      const { plainArn, taggedArn } = program.outputs();
      assert.deepEqual(await tagsOf(String(plainArn)), { team: "platform", stage: "test" });
      assert.deepEqual(await tagsOf(String(taggedArn)), { team: "search", stage: "test" });
    });

    it("leaves secrets secret when it adds something", async () => {
      const parameter = program.resources().find(({ type }) => type === "aws:ssm/parameter:Parameter");
      assert.deepEqual(parameter?.inputs?.tags, { team: "platform", stage: "test" });
      // The engine's envelope for secrets.
      for (const value of [parameter?.inputs?.value, parameter?.outputs?.value])
        assert.match(JSON.stringify(value), /^\{"4dabf18193072939515e22adb298388d":/);
    });

    it("stops where it has no value to add", async () => {
      const config = configFile("valueless", { "required-tags": { enforcementLevel: "remediate", tags: ["owner"] } });
      assert.match(await refusal(program.operate("preview", packWith(config))), /\[mandatory\].+required-tags/);
    });

    /** Of a topic, as AWS has them. */
    async function tagsOf(arn: string): Promise<Readonly<Record<string, string>>> {
      const body = `Action=ListTagsForResource&Version=2010-03-31&ResourceArn=${encodeURIComponent(arn)}`;
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      const answer = await emulator.request("sns", "/", { method: "POST", body, headers });
      const found = answer.matchAll(/<Key>([^<]+)<\/Key>\s*<Value>([^<]*)<\/Value>/g);
      return Object.fromEntries([...found].map(([, key = "", value = ""]) => [key, value]));
    }
  });
});
