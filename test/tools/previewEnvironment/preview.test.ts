import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { parseStackConfig } from "../../../components/stackConfig";
import { isOwnDatabase } from "../../../database/ownDatabase";
import { readStackFiles } from "../../../tools/plan/stackFiles";
import { previewCommand } from "../../../tools/previewEnvironment/arguments";
import { unneeded } from "../../../tools/previewEnvironment/clean";
import { run } from "../../../tools/previewEnvironment/run";
import { portOf, previewSettings } from "../../../tools/previewEnvironment/settings";
import { readCommandLine } from "../../../tools/support/command";
import { Failures, UsageError } from "../../../tools/support/errors";
import { type GitHub, startGitHub } from "../../support/gitHub";
import { StandIns } from "../../support/standIns";

const IMAGE = "123456789012.dkr.ecr.us-east-1.amazonaws.com/images:4f9c2d1";
const DEV = "organization/malayalees/dev";
const of = (more = {}) => ({ pullRequest: 12, image: IMAGE, devStack: DEV, ...more });

describe("the settings of a preview environment", () => {
  const file = readFileSync("Pulumi.dev.yaml", "utf8");
  const configOf = (text: string) => {
    const standIns = new StandIns({});
    try {
      cpSync("Pulumi.yaml", join(standIns.folder, "Pulumi.yaml"));
      const keys = Object.entries((parse(text) as { config: object }).config);
      const own = keys.filter(([key]) => !key.startsWith("preview-environment:"));
      writeFileSync(join(standIns.folder, "Pulumi.pr-12.yaml"), JSON.stringify({ config: Object.fromEntries(own) }));
      return parseStackConfig(readStackFiles(standIns.folder, "pr-12", {}).config, "pr-12");
    } finally {
      standIns.remove();
    }
  };

  it("are dev's with an image, a database and roles of its own, as small as can be, and pass every rule of the configuration", () => {
    const { application, database, scaling, topology, tags } = configOf(previewSettings(file, of()));
    assert.equal(application.image, IMAGE);
    assert.deepEqual([database.name, database.applicationUser], ["preview_12", "preview_12_app"]);
    assert.ok(isOwnDatabase(database.name));
    assert.deepEqual([scaling.minTasks, scaling.maxTasks, scaling.poolSize, topology], [1, 1, 3, "fargate"]);
    assert.equal(tags.preview, "pr-12");
  });

  it("leave dev's domains, alarms, budget and moves to dev, and take what encrypts its secrets", () => {
    const dev = `${file}  malayalees:domain: dev.example.org\n  malayalees:traffic: {fargate: 1, ec2: 1}\n  malayalees:alarmEmail: a@example.org\nencryptionsalt: v1:abc\n`;
    const text = previewSettings(dev.replace("topology: fargate", "topology: ec2"), of());
    const { domains, alarmEmail, traffic, costs } = configOf(text);
    assert.deepEqual([domains, alarmEmail, traffic.length, costs.monthlyBudget], [[], undefined, 1, undefined]);
    assert.match(text, /^encryptionsalt: v1:abc$/m);
  });

  it("name the owner of the tables where dev's application migrates them", () => {
    const text = previewSettings(`${file}  malayalees:applicationMigrations: startup\n`, of());
    assert.equal(configOf(text).database.applicationOwner, "preview_12_owner");
  });

  it("give each pull request a port of its own", () => {
    const ports = Array.from({ length: 1000 }, (_, index) => portOf(index + 1));
    assert.equal(new Set(ports).size, 1000);
    for (const number of [1, 49_999, 50_000, 999_999_999])
      assert.ok(portOf(number) >= 10_000 && portOf(number) < 65_536);
  });
});

describe("preview environments", () => {
  let standIns: StandIns;
  let gitHub: GitHub;
  let open: readonly number[] = [];

  before(async () => {
    gitHub = await startGitHub((_, response) => {
      response.end(JSON.stringify(open.map((number) => ({ number }))));
    });
  });
  after(() => gitHub.stop());

  beforeEach(() => {
    standIns = new StandIns({
      pulumi: `case "$1 \${2-}" in
  "stack ls") cat "$FOLDER/stacks.json";;
  "stack output") echo '{"url": "http://dev.example:10012"}';;
  "destroy --yes") case "$*" in *"\${STUCK:-none}"*) exit 255;; esac;;
esac`,
    }).use();
    cpSync("Pulumi.dev.yaml", join(standIns.folder, "Pulumi.dev.yaml"));
    mkdirSync(join(standIns.folder, "preview-environment"));
    stacks();
  });
  afterEach(() => {
    delete process.env.STUCK;
    standIns.remove();
  });

  const stacks = (...all: readonly object[]) =>
    writeFileSync(join(standIns.folder, "stacks.json"), JSON.stringify(all));
  const preview = async (...args: readonly string[]) =>
    run(readCommandLine(previewCommand, args), standIns.folder, gitHub.environment);
  const calls = () =>
    standIns
      .calls()
      .map((call) => call.replace(/ --(cwd|non-inter|color|suppress|json|no-select).*?(?= --stack|$)/, ""));
  const destroyed = () => calls().flatMap((call) => /^pulumi destroy .*--stack (pr-\d+)/.exec(call)?.[1] ?? []);

  it("are made once, and updated by each push; the address is the last line", async () => {
    await preview("up", "--pull-request", "12", "--image", IMAGE);
    assert.ok(standIns.calls().some((call) => call.startsWith("pulumi stack init pr-12 ")));
    assert.ok(existsSync(join(standIns.folder, "preview-environment/Pulumi.pr-12.yaml")));
    standIns.forget();
    stacks({ name: "pr-12" });
    await preview("up", "--pull-request", "12", "--image", IMAGE);
    assert.ok(!standIns.calls().some((call) => call.startsWith("pulumi stack init")));
    assert.ok(standIns.calls().some((call) => /^pulumi up --yes .*--stack pr-12/.test(call)));
  });

  it("are deleted with their stack; one that never was is no error", async () => {
    assert.equal(await preview("down", "--pull-request", "12"), "done");
    assert.deepEqual(destroyed(), []);
    stacks({ name: "pr-12" }, { name: "pr-13" });
    assert.equal(await preview("down", "--pull-request", "12"), "done");
    assert.deepEqual(destroyed(), ["pr-12"]);
    assert.ok(standIns.calls().some((call) => /^pulumi stack rm --yes --stack pr-12 /.test(call)));
  });

  it("are cleaned up when the pull request is not open or nobody has pushed for long, and one that is stuck does not keep the others", async () => {
    open = [1, 2, 3];
    const [now, before] = [new Date().toISOString(), new Date(0).toISOString()];
    const all = [
      { name: "pr-1", lastUpdate: now },
      { name: "pr-2", lastUpdate: before },
      { name: "pr-3", lastUpdate: before, updateInProgress: true },
      { name: "acme/pr-4", lastUpdate: now },
      { name: "other", lastUpdate: before },
    ];
    stacks(...all);
    assert.equal(await preview("clean", "--dry-run"), "done");
    assert.deepEqual(destroyed(), []);
    process.env.STUCK = "pr-2";
    await assert.rejects(preview("clean"), Failures);
    assert.deepEqual(destroyed(), ["pr-2", "pr-4"]);
  });

  it("are kept as long as somebody works on them", () => {
    const at = (hours: number) => ({ name: "pr-1", lastUpdate: new Date(hours * 3_600_000), isBusy: false });
    const clean = (hours: number) =>
      unneeded([at(0)], { open: new Set([1]), hours: 72, now: hours * 3_600_000 }).length;
    assert.deepEqual([clean(71), clean(72), clean(73)], [0, 0, 1]);
  });

  it("ask for what is missing", async () => {
    await assert.rejects(preview("up", "--pull-request", "12"), /--image is missing/);
    await assert.rejects(preview("down"), /--pull-request is missing/);
    const other = ["up", "--pull-request", "12", "--image", IMAGE, "--dev-stack", "acme/malayalees/test"];
    await assert.rejects(
      preview(...other),
      (error) => error instanceof UsageError && /there is no .*Pulumi\.test\.yaml/.test(error.message),
    );
  });
});
