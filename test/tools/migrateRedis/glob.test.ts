import assert from "node:assert/strict";
import * as fc from "fast-check";
import { escapeGlob, readGlob } from "../../../tools/migrateRedis/glob";
import { newSides, type Sides } from "./support/servers";

describe("a glob", () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["lock:*", "lock:a\nb", true],
    ["lock:*", "a lock:1", false],
    ["h?llo", "hello", true],
    ["h?llo", "hllo", false],
    ["h[ae]llo", "hallo", true],
    ["h[^e]llo", "hello", false],
    ["h[a-c]llo", "hbllo", true],
    ["h[c-a]llo", "hbllo", true],
    ["[z-a]*", "mango", true],
    ["[z-a]*", "9", false],
    ["a\\*b", "a*b", true],
    ["a\\*b", "axb", false],
    ["a.b", "axb", false],
    ["caf?", "café", false],
    ["caf??", "café", true],
    ["[", "[", false],
    ["[^", "x", true],
    ["[ab", "b", true],
    ["a\\", "a\\", true],
  ];
  for (const [glob, key, fits] of cases) {
    it(`${glob} ${fits ? "fits" : "does not fit"} ${JSON.stringify(key)}`, () =>
      assert.equal(readGlob(glob).test(Buffer.from(key)), fits));
  }

  it("with a range that Redis reads differently on x86 and ARM is refused", () =>
    assert.throws(() => readGlob("[é-a]"), /has a range with a character that is not ASCII/));

  it("of any text, escaped, fits that text and no other", () =>
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (text, other) => {
        assert.ok(readGlob(escapeGlob(text)).test(Buffer.from(text)));
        assert.equal(readGlob(escapeGlob(text)).test(Buffer.from(other)), text === other);
      }),
    ));

  it("with many stars does not take for ever", () =>
    assert.equal(readGlob(`${"a*".repeat(200)}c`).test(Buffer.from(`${"a".repeat(20_000)}b`)), false));

  describe("beside Redis", () => {
    let sides: Sides;
    /** Of the characters that mean something in a glob, and a few that do not. */
    const text = (maxLength: number) =>
      fc.string({ unit: fc.constantFrom(..."abcz[]^-\\*?", "é", "\n"), minLength: 1, maxLength });
    const keys = fc.sample(text(4), { numRuns: 400, seed: 7 }).concat(..."[]^-\\*?abc", "[a", "a-", "[a-]b", "]x");

    before(async function () {
      sides = await newSides(this);
      await sides.redis.sendCommand(["MSET", ...keys.flatMap((key) => [key, "x"])]);
    });
    after(() => sides?.redis.sendCommand(["FLUSHALL"]));

    it("lets through the same keys", () =>
      fc.assert(
        fc.asyncProperty(text(7), async (glob) => {
          // Redis takes KEYS * for "all" without looking.
          fc.pre(!/[é].?-|-.?[é]/.test(glob));
          const reply = await sides.redis.sendCommand<readonly Buffer[]>(["KEYS", glob]);
          const ours = [...new Set(keys)].filter((key) => readGlob(glob).test(Buffer.from(key)));
          assert.deepEqual(ours.sort(), reply.map(String).sort());
        }),
        {
          numRuns: 400,
          examples: [["[z-a]*"], ["["], ["[^"], ["[a-"], ["[a-]"], ["[\\]]"], ["[^]"], ["[]"], ["\\"], ["**"]],
        },
      ));
  });
});
