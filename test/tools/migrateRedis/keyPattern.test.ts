import assert from "node:assert/strict";
import * as fc from "fast-check";
import { readGlob } from "../../../tools/migrateRedis/glob";
import { keyPattern } from "../../../tools/migrateRedis/keyPattern";

describe("a key pattern", () => {
  const matches: readonly (readonly [string, string, object | undefined])[] = [
    ["{tenant}:{cache}::{key}", "acme:products::1:2", { tenant: "acme", cache: "products", key: "1:2" }],
    ["{cache}::{key}", "products::a\nb", { tenant: undefined, cache: "products", key: "a\nb" }],
    ["{cache}::{key}", "products::", { tenant: undefined, cache: "products", key: "" }],
    ["{cache}::{key}", "acme:products::1", undefined],
    ["{cache}::{key}", "::1", undefined],
    ["app.v1/{tenant}/{key}", "app.v1/acme/7", { tenant: "acme", cache: undefined, key: "7" }],
    ["app.v1/{tenant}/{key}", "appxv1/acme/7", undefined],
    ["session-{key}", "session-", { tenant: undefined, cache: undefined, key: "" }],
  ];
  for (const [pattern, key, parts] of matches) {
    it(`${pattern} ${parts ? "fits" : "does not fit"} ${JSON.stringify(key)}`, () =>
      assert.deepEqual(keyPattern(pattern).match(key), parts));
  }

  const mistakes: readonly (readonly [string, RegExp])[] = [
    ["products:*", /must end in \{key\}/],
    ["{key}:{cache}", /must end in \{key\}/],
    ["{cache}{key}", /a character between/],
    ["{cache}:{cache}:{key}", /twice/],
    ["{customer}:{key}", /has \{customer\}: there are \{tenant\}, \{cache\}, \{key\}/],
  ];
  for (const [pattern, message] of mistakes) {
    it(`cannot be ${pattern}`, () => assert.throws(() => keyPattern(pattern), { message }));
  }

  const name = fc.stringMatching(/^[^:]{1,8}$/);
  it("builds the key that it reads the same parts from, and its glob lets that key through", () =>
    fc.assert(
      fc.property(
        name,
        name,
        fc.string(),
        fc.constantFrom("", "a*[b]", "\\", "p.q?"),
        (tenant, cache, key, literal) => {
          const pattern = keyPattern(`${literal}{tenant}:{cache}::{key}`);
          const redisKey = pattern.build({ tenant, cache, key });
          assert.deepEqual(pattern.match(redisKey), { tenant, cache, key });
          for (const glob of [pattern.glob(), pattern.glob(cache)])
            assert.ok(readGlob(glob).test(Buffer.from(redisKey)), glob);
        },
      ),
    ));
});
