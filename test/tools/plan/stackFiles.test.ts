import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStackFiles } from "../../../tools/plan/stackFiles";
import { UsageError } from "../../../tools/support/errors";

// What the CLI does was seen with pulumi preview 3.259 on the same files (2026-11).
describe("the stack files of the plan", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "plan-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (project: string, stack: string, overrides = {}) => {
    writeFileSync(join(folder, "Pulumi.yaml"), `name: p\n${project}`);
    writeFileSync(join(folder, "Pulumi.dev.yaml"), stack);
    return readStackFiles(folder, "dev", overrides);
  };

  it("are put together as the CLI does: defaults, then the stack's own, then --set", () => {
    const { config } = read(
      "config:\n  a: {type: string, default: one}\n  b: {type: array, items: {type: integer}, default: [1]}\n  c: {default: x}\n",
      "config:\n  p:c: y\n  aws:region: eu-west-1\n",
      { a: "two" },
    );
    assert.deepEqual(config, { "p:a": "two", "p:b": "[1]", "p:c": "y", "aws:region": "eu-west-1" });
  });

  it("may give a value without declaring a key", () => {
    const { config } = read("config:\n  a: plain\n  b: [1, 2]\n  aws:region: {value: eu-west-1}\n", "config: {}\n");
    assert.deepEqual(config, { "p:a": "plain", "p:b": "[1,2]", "aws:region": "eu-west-1" });
  });

  it("turn every value into the CLI's text for it", () => {
    const stack = 'config:\n  a: 5\n  b: 1.50\n  c: yes\n  d: true\n  e: ~\n  f: {x: [1, true]}\n  g: "5"\n  h: 1e3\n';
    const { config } = read("", stack);
    const texts = { a: "5", b: "1.5", c: "yes", d: "true", e: "", f: '{"x":[1,true]}', g: "5", h: "1000" };
    assert.deepEqual(config, Object.fromEntries(Object.entries(texts).map(([key, text]) => [`p:${key}`, text])));
  });

  it("take lists from --set in JSON", () => {
    const { config } = read("config:\n  a: {type: array, items: {type: string}}\n", "", { a: '["10.0.0.0/8"]' });
    assert.equal(config["p:a"], '["10.0.0.0/8"]');
  });

  it("name the keys that are encrypted, in whole or in part, and keep the ciphertext to themselves", () => {
    const { config, encrypted } = read(
      "",
      "config:\n  a: {secure: v1:abc}\n  b: {c: {secure: v1:def}, d: open}\n  e: x\n",
    );
    assert.deepEqual(encrypted, ["p:a", "p:b"]);
    assert.doesNotMatch(JSON.stringify(config), /v1:/);
    assert.match(config["p:b"] ?? "", /"d":"open"/);
  });

  it("have no encrypted key that --set replaces", () => {
    const { config, encrypted } = read("", "config:\n  a: {secure: v1:abc}\n", { a: "clear" });
    assert.deepEqual([config["p:a"], encrypted], ["clear", []]);
  });

  const accepted: readonly (readonly [type: string, value: string])[] = [
    ["integer", "5"],
    ["integer", '"05"'],
    ["integer", "-3"],
    ["integer", '"+3"'],
    ["integer", "1e3"],
    ["boolean", "true"],
    ["boolean", '"false"'],
    ["string", "5"],
    ["string", "true"],
    ["string", "null"],
    ["array, items: {type: integer}", '["1", -1]'],
    ["array, items: {type: string}", "[a]"],
    ["object", "{}"],
  ];
  for (const [type, value] of accepted) {
    it(`take ${value} for ${type}, as the CLI does`, () => {
      assert.ok("p:a" in read(`config:\n  a: {type: ${type}}\n`, `config:\n  a: ${value}\n`).config);
    });
  }

  const refused: readonly (readonly [type: string, value: string])[] = [
    ["integer", "x"],
    ["integer", "5.5"],
    ["integer", '"5.0"'],
    ["integer", '""'],
    ["integer", '" 5"'],
    ["integer", "99999999999999999999"],
    ["boolean", "yes"],
    ["boolean", '"True"'],
    ["boolean", "1"],
    ["string", "[5]"],
    ["string", "{}"],
    ["array, items: {type: integer}", '["1", b]'],
    ["array, items: {type: integer}", "[1.5]"],
    ["array, items: {type: integer}", '"[1,2]"'],
    ["array, items: {type: string}", "[1]"],
    ["object", "text"],
  ];
  for (const [type, value] of refused) {
    it(`refuse ${value} for ${type}, as the CLI does`, () => {
      assert.throws(() => read(`config:\n  a: {type: ${type}}\n`, `config:\n  a: ${value}\n`), {
        constructor: UsageError,
        message: /^p:a in Pulumi\.dev\.yaml must be /,
      });
    });
  }

  const faults: readonly (readonly [what: string, project: string, stack: string, says: RegExp])[] = [
    ["is not YAML", "", "config: [\n", /Pulumi\.dev\.yaml is not YAML/],
    ["has an alias without anchor", "", "config:\n  a: *b\n", /Pulumi\.dev\.yaml is not YAML/],
    ["is a list", "", "- a\n", /Pulumi\.dev\.yaml must be keys with values/],
    ["has a list for config", "", "config: [a]\n", /config of Pulumi\.dev\.yaml must be keys with values/],
    ["lacks a key without default", "config:\n  a: {type: integer}\n", "config: {}\n", /stack dev has no p:a/],
    ["declares an unknown type", "config:\n  a: {type: text}\n", "config: {}\n", /the type text; there are: string/],
    ["declares a list of what", "config:\n  a: {type: array, default: [x]}\n", "config: {}\n", /type of its items/],
    [
      "has a default of another type",
      "config:\n  a: {type: integer, default: x}\n",
      "config: {}\n",
      /an integer, not "x"/,
    ],
    ["types another package's key", "config:\n  aws:region: {default: x}\n", "config: {}\n", /another package's key/],
  ];
  for (const [what, project, stack, says] of faults) {
    it(`are refused in plain words when one ${what}`, () => {
      assert.throws(() => read(project, stack), { constructor: UsageError, message: says });
    });
  }
});
