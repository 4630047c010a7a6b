import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SecretVariable } from "../../../components/topologies/containerEnvironment";
import { userDataOf } from "../../../components/topologies/ec2/userData";

/** The scripts that user data writes, run with real bash and jq; `aws` and `docker` are stand-ins that answer from files and print. */

const JSON_SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:json-AbCdEf";
const TEXT_SECRET = "arn:aws:secretsmanager:us-east-1:123456789012:secret:text-AbCdEf";
const PARAMETER = "arn:aws:ssm:us-east-1:123456789012:parameter/malayalees/token";
const ODD = `-----BEGIN KEY-----\nit's $HOME \`id\` "quoted" \\ end\n-----END KEY-----`;

const variables: readonly SecretVariable<string>[] = [
  { name: "DB_USERNAME", arn: JSON_SECRET, source: "secretsManager", jsonKey: "username" },
  { name: "DB_PASSWORD", arn: JSON_SECRET, source: "secretsManager", jsonKey: "pass-word.1" },
  { name: "SIGNING_KEY", arn: TEXT_SECRET, source: "secretsManager" },
  { name: "MAIL_TOKEN", arn: PARAMETER, source: "parameter" },
  { name: "MAIL_TOKEN_TOO", arn: PARAMETER, source: "parameter" },
];

const values = {
  [JSON_SECRET]: JSON.stringify({ username: "app", "pass-word.1": ODD, port: 5432 }),
  [TEXT_SECRET]: ODD,
  [PARAMETER]: "a b",
};

/** What AWS's command prints: the value as JSON, null where there is none. */
const AWS = `#!/bin/bash
for word in "$@"; do case "$word" in arn:*) name=\${word//[:\\/]/_};; esac; done
cat "$ANSWERS/$name"
`;

const DOCKER = `#!/bin/bash
printf '%s\\0' "$@" > "$ANSWERS/arguments"
env -0 > "$ANSWERS/environment"
`;

describe("the secrets of a machine", () => {
  let place: string;

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "malayalees-machine-"));
    mkdirSync(join(place, "bin"));
    for (const [name, text] of [
      ["aws", AWS],
      ["docker", DOCKER],
    ] as const) {
      writeFileSync(join(place, "bin", name), text);
      chmodSync(join(place, "bin", name), 0o755);
    }
  });

  afterEach(() => rmSync(place, { recursive: true, force: true }));

  /** Writes a script of the user data below `place`, and runs it. */
  function run(
    label: string,
    secretVariables: readonly SecretVariable<string>[],
    answers: Readonly<Record<string, unknown>>,
  ) {
    for (const [arn, value] of Object.entries(answers))
      writeFileSync(join(place, arn.replace(/[:/]/g, "_")), JSON.stringify(value));
    const script = userDataOf({
      application: { name: "app", image: "app:1", port: 8080, user: 1000, tmpSize: 128 },
      region: "us-east-1",
      privateEcr: false,
      environment: [],
      secretVariables,
      logGroupName: "/ec2/app",
    });
    const [, text = assert.fail(label)] =
      new RegExp(`${label} <<'MALAYALEES_SCRIPT'\\n(.+?)\\nMALAYALEES_SCRIPT\\n`, "s").exec(script) ?? [];
    const here = text.replaceAll("/run/malayalees", join(place, "run")).replaceAll("/usr/bin/docker", "docker");
    const env = { PATH: `${join(place, "bin")}:${process.env.PATH}`, ANSWERS: place };
    return spawnSync("bash", { input: here, encoding: "utf8", env });
  }

  function startedWith(secretVariables: readonly SecretVariable<string>[]) {
    const read = run("secrets.sh", secretVariables, values);
    assert.equal(read.status, 0, read.stderr);
    const started = run("run.sh", secretVariables, {});
    assert.equal(started.status, 0, started.stderr);
    const [args, environment] = ["arguments", "environment"].map((file) =>
      readFileSync(join(place, file), "utf8").split("\0"),
    );
    return { args: args ?? [], environment: environment ?? [] };
  }

  it("reach the container unchanged, with any signs and lines", () => {
    const { args, environment } = startedWith(variables);
    const passed = args.filter((_, index) => args[index - 1] === "--env");
    const of = (name: string) => environment.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
    assert.deepEqual(Object.fromEntries(passed.map((name) => [name, of(name)])), {
      DB_USERNAME: "app",
      DB_PASSWORD: ODD,
      SIGNING_KEY: ODD,
      MAIL_TOKEN: "a b",
      MAIL_TOKEN_TOO: "a b",
    });
  });

  it("are in no argument of a process", () => {
    assert.ok(!startedWith(variables).args.some((word) => word.includes("BEGIN KEY") || word.includes("a b")));
  });

  it("are read once each, however many fields are used", () => {
    const script = userDataOf({
      application: { name: "app", image: "app:1", port: 8080, user: 1000, tmpSize: 128 },
      region: "us-east-1",
      privateEcr: false,
      environment: [],
      secretVariables: variables,
      logGroupName: "/ec2/app",
    });
    assert.equal(script.split(JSON_SECRET).length - 1, 1);
    assert.equal(script.split(PARAMETER).length - 1, 1);
  });

  const broken: readonly { what: string; answers: Readonly<Record<string, unknown>>; says: RegExp }[] = [
    { what: "lacks the field", answers: { ...values, [JSON_SECRET]: '{"username":"hunter2"}' }, says: /no text/ },
    { what: "has a number in the field", answers: { ...values, [JSON_SECRET]: '{"username":7}' }, says: /no text/ },
    { what: "is no JSON", answers: { ...values, [JSON_SECRET]: "hunter2hunter2" }, says: /no JSON object/ },
    { what: "is a list", answers: { ...values, [JSON_SECRET]: '["hunter2"]' }, says: /no JSON object/ },
    { what: "is a text in JSON", answers: { ...values, [JSON_SECRET]: '"hunter2"' }, says: /no JSON object/ },
    { what: "is binary", answers: { ...values, [TEXT_SECRET]: null }, says: /no text/ },
    { what: "is no parameter", answers: { ...values, [PARAMETER]: null }, says: /no text/ },
  ];
  for (const { what, answers, says } of broken) {
    it(`stop the start of the service, without a word of the value, if a secret ${what}`, () => {
      const { status, stderr } = run("secrets.sh", variables, answers);
      assert.notEqual(status, 0);
      assert.match(stderr, says);
      assert.doesNotMatch(stderr, /hunter2/);
      assert.ok(!existsSync(join(place, "run", "secrets.env")));
    });
  }
});
