import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { autoKey, autoValue } from "../../components/configuration/keys/key";
import { trueOrFalse, wholeNumber } from "../../components/configuration/keys/schemas";
import { keys, parts, schemaOf } from "../../components/configuration/settings";
import { renderConfiguration } from "../../tools/reference/configuration";
import { renderProjectConfig } from "../../tools/reference/projectConfig";

describe("a configuration key", () => {
  const toy = autoKey({
    description: "Toys that a stack has",
    on: ["eks"],
    schema: wholeNumber(1, 9),
    auto: { phase: { initial: 1, growth: 2, scale: 3 } },
    allowed: "auto, or a whole number from 1 to 9",
    example: "4",
  });
  const withToy = { ...parts, scaling: { ...parts.scaling, toys: toy } };

  it("is declared in one place, from which the program, the CLI's declaration and the reference page follow", () => {
    const schema = schemaOf({ ...keys, toys: toy });
    assert.equal(schema.parse({}).toys, undefined);
    assert.equal(schema.parse({ toys: "4" }).toys, 4);
    assert.equal(schema.safeParse({ toys: "10" }).success, false);
    assert.equal(autoValue(toy.auto, { environment: "dev", phase: "growth" }), 2);

    const project: unknown = parse(renderProjectConfig(readFileSync("Pulumi.yaml", "utf8"), withToy));
    assert.ok(typeof project === "object" && project !== null && "config" in project);
    assert.deepEqual(new Map(Object.entries(project.config ?? {})).get("toys"), {
      type: "string",
      default: "auto",
      description: "Toys that a stack has (eks)",
    });

    const page = renderConfiguration(withToy);
    assert.match(
      page,
      /\| `toys` \| `auto` \| Toys that a stack has \(eks\) \| auto, or a whole number from 1 to 9 \|/,
    );
    assert.match(page, /\| toys \| 1 \| 2 \| 3 \|/);
  });

  it("is in one part only", () => {
    const names = Object.values(parts).flatMap((part) => Object.keys(part));
    assert.deepEqual(names, Object.keys(keys));
  });

  for (const [name, { schema, example, default: usual }] of Object.entries(keys)) {
    it(`${name} reads its own default and its own example`, () => {
      const text = typeof usual === "string" ? usual : JSON.stringify(usual);
      assert.deepEqual(schema.parse(text), schema.parse(undefined));
      if (!/^[[.]/.test(example)) assert.ok(schema.safeParse(example).success, example);
    });
  }

  it("of true or false accepts these two words and no other spelling", () => {
    assert.deepEqual([trueOrFalse.parse("true"), trueOrFalse.parse("false")], [true, false]);
    for (const text of [
      "True",
      "FALSE",
      "yes",
      "no",
      "1",
      "0",
      "on",
      "off",
      "y",
      "n",
      "enabled",
      "disabled",
      "",
      " true",
    ])
      assert.equal(trueOrFalse.safeParse(text).success, false, text);
  });
});
