import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { policies } from "../../../policies/catalogue";
import { knownType, twins } from "../../../policies/facts/typeTwins";
import { runPolicies } from "../../../policies/runner";
import { addition } from "../support/additions";
import { realStacks } from "../support/realStacks";

const ROOT = resolve(__dirname, "../../..");

/** A resource class of an installed SDK. */
interface SdkClass {
  readonly token: string;
  readonly aliases: readonly string[];
  readonly inputs: readonly string[];
}

function filesIn(folder: string, ending: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending) && !file.includes("node_modules"))
    .map((file) => join(folder, file));
}

function sdkClasses(name: string): readonly SdkClass[] {
  return filesIn(join(ROOT, "node_modules/@pulumi", name), ".js").flatMap((file) => {
    const source = readFileSync(file, "utf8");
    const token = /__pulumiType = '([^']+)'/.exec(source)?.[1];
    if (token === undefined) return [];
    const [, list = ""] = /aliasOpts = \{ aliases: \[([^\]]*)\]/.exec(source) ?? [];
    const aliases = [...list.matchAll(/type: "([^"]+)"/g)].map(([, alias = ""]) => alias);
    const inputs = [...source.matchAll(/resourceInputs\["(\w+)"\] = (?!undefined)/g)].map(([, input = ""]) => input);
    return [{ token, aliases, inputs: [...new Set(inputs)].sort() }];
  });
}

/** Every token that a file of the pack names. */
function packTokens(): ReadonlySet<string> {
  const files = filesIn(join(ROOT, "policies"), ".ts").filter((file) => !file.endsWith("typeTwins.ts"));
  const found = files.flatMap((file) => readFileSync(file, "utf8").match(/\b(aws|kubernetes):[\w./]+:[A-Z]\w+/g) ?? []);
  return new Set(found);
}

/** Services whose resources have the names and inputs of RDS's, and are others. */
const OTHERS = /^aws:(docdb|neptune)\//;

describe("type tokens of one and the same resource", () => {
  const classes = [...sdkClasses("aws"), ...sdkClasses("kubernetes")];
  const known = packTokens();
  const isKnown = (token: string) => known.has(knownType(token));

  it("are read from the SDKs", () => {
    assert.ok(classes.length > 1500 && known.size > 60, `${classes.length}, ${known.size}`);
    assert.ok(classes.some(({ aliases }) => aliases.includes("aws:s3/bucketV2:BucketV2")));
  });

  it("that an SDK knows as aliases are one to the pack", () => {
    const apart = classes
      .map(({ token, aliases }) => [token, ...aliases])
      .filter((tokens) => tokens.some(isKnown) && new Set(tokens.map(knownType)).size > 1);
    assert.deepEqual(apart, []);
  });

  it("that an SDK has as two classes with the same inputs are one to the pack", () => {
    const groups = new Map<string, string[]>();
    for (const { token, inputs } of classes.filter((each) => each.inputs.length > 4 && each.token.startsWith("aws:"))) {
      const key = `${token.split(":")[2]?.replace(/V2$/, "")} ${inputs.join()}`;
      if (!OTHERS.test(token)) groups.set(key, [...(groups.get(key) ?? []), token]);
    }
    const apart = [...groups.values()].filter(
      (tokens) => tokens.some(isKnown) && new Set(tokens.map(knownType)).size > 1,
    );
    assert.deepEqual(apart, []);
  });

  it("are tokens of an SDK, and stand for one that a policy looks at", () => {
    const all = new Set(classes.flatMap(({ token, aliases }) => [token, ...aliases]));
    for (const [token, knownBy] of twins) {
      assert.ok(all.has(token), token);
      assert.ok(known.has(knownBy) || known.has(knownBy.replace(/Patch$/, "")), knownBy);
    }
  });

  it("get the same verdicts, sound or empty", async () => {
    for (const stack of (await realStacks()).filter(({ environment }) => environment === "prod")) {
      const sound = [...stack.resources, ...addition("network as the engine shows it", stack)];
      const empty = sound.map((each) => ({ ...each, props: {} }));
      for (const resources of [sound, empty]) {
        const expected = await runPolicies(policies, resources);
        for (const [token, knownBy] of twins) {
          const renamed = resources.map((each) => (each.type === knownBy ? { ...each, type: token } : each));
          if (resources.some(({ type }) => type === knownBy))
            assert.deepEqual(await runPolicies(policies, renamed), expected);
        }
      }
    }
  });
});
