import assert from "node:assert/strict";
import { destination } from "../../../tools/migrateRedis/destination";
import { EXAMPLE, milliseconds, parseMapping, readMapping } from "../../../tools/migrateRedis/mapping";
import { UsageError } from "../../../tools/support/errors";

describe("a mapping", () => {
  const mistakes: readonly (readonly [RegExp, string])[] = [
    [/neither "caches" nor "sessions"/, "ignore: [a]"],
    [/is not YAML/, "caches: ["],
    [/expected object/, "just text"],
    [/Unrecognized key: "cache"/, "cache: []"],
    [/caches\.0\.pattern: must end in \{key\}/, 'caches: [{pattern: "a*", tenant: t, cache: c}]'],
    [/caches\.0: needs tenant either/, 'caches: [{pattern: "{cache}::{key}"}]'],
    [/caches\.0: needs cache either/, 'caches: [{pattern: "{tenant}:{cache}::{key}", cache: c}]'],
    [/caches\.0\.tenant: must be a name without a colon/, 'caches: [{pattern: "{cache}::{key}", tenant: "a:b"}]'],
    [/caches\.0\.encoding/, 'caches: [{pattern: "{cache}::{key}", tenant: t, encoding: hex}]'],
    [/ttlForPersistent: must be a time/, 'caches: [{pattern: "{cache}::{key}", tenant: t, ttlForPersistent: soon}]'],
    [/caches\.0\.database/, 'caches: [{pattern: "{cache}::{key}", tenant: t, database: -1}]'],
    [/sessions\.0\.namespace/, 'sessions: [{namespace: ""}]'],
  ];
  for (const [message, text] of mistakes) {
    it(`cannot be ${text}, and the message says where it is wrong and shows an example or the place`, () =>
      assert.throws(
        () => parseMapping(text, "m.yaml"),
        (error: Error) =>
          error instanceof UsageError && message.test(error.message) && error.message.startsWith("m.yaml"),
      ));
  }

  it("must be a file that can be read", () =>
    assert.throws(
      () => readMapping("no/such.yaml"),
      (error: Error) => error instanceof UsageError && /no\/such/.test(error.message),
    ));

  it("is as the example that its mistakes show", () => {
    const { caches, sessions, ignore } = parseMapping(EXAMPLE, "example");
    assert.deepEqual([caches.length, sessions.length, ignore.length], [2, 1, 1]);
    assert.equal(caches[1]?.ttlForPersistentMs, 86_400_000);
  });

  it("has a time to live for all caches that name none of their own", () => {
    const { caches } = parseMapping(EXAMPLE, "example", 1000);
    assert.deepEqual(
      caches.map(({ ttlForPersistentMs }) => ttlForPersistentMs),
      [1000, 86_400_000],
    );
  });

  const base = 'caches: [{pattern: "{cache}::{key}", tenant: t}]';
  const others = [
    'caches: [{pattern: "{cache}::{key}", tenant: u}]',
    'caches: [{pattern: "{cache}::{key}", tenant: t, encoding: base64}]',
    'caches: [{pattern: "{cache}::{key}", tenant: t, database: 1}]',
    `${base}\nignore: [a]`,
    `${base}\nsessions: [{}]`,
  ];
  for (const other of others) {
    it(`is another one when it is ${JSON.stringify(other)}`, () =>
      assert.notEqual(parseMapping(base, "").digest, parseMapping(other, "").digest));
  }

  const times: readonly (readonly [string, number | undefined])[] = [
    ["90s", 90_000],
    ["15m", 900_000],
    ["24h", 86_400_000],
    ["3650d", 315_360_000_000],
    ["3651d", undefined],
    ["0s", undefined],
    ["1.5h", undefined],
    ["10", undefined],
  ];
  for (const [text, expected] of times) {
    it(`${expected === undefined ? "knows no time" : `reads ${expected} ms`} in ${text}`, () =>
      assert.equal(milliseconds(text), expected));
  }
});

describe("where a Redis key goes", () => {
  const mapping = parseMapping(
    `caches:
  - { pattern: "v1:{tenant}:{cache}::{key}" }
  - { pattern: "{cache}::{key}", tenant: acme, database: 1 }
  - { pattern: "{tenant}:{cache}::{key}" }
  - { pattern: "products-{key}", tenant: shared, cache: products }
sessions: [{ namespace: "spring:session" }]
ignore: ["lock:*"]`,
    "mapping",
  );
  const PRINCIPAL = "org.springframework.session.FindByIndexNameSessionRepository.PRINCIPAL_NAME_INDEX_NAME";
  const places: readonly (readonly [string, number, string])[] = [
    ["v1:acme:users::7", 0, "acme:users:7"],
    ["users::7", 1, "acme:users:7"],
    ["users::7", 0, "unmatched"],
    ["acme:users::7", 1, "acme:users:7"],
    ["products-7", 0, "shared:products:7"],
    ["lock:products-7", 0, "ignored"],
    ["spring:session:sessions:abc", 0, "session abc"],
    ["spring:session:sessions:expires:abc", 0, "housekeeping"],
    ["spring:session:sessions:expirations", 0, "housekeeping"],
    ["spring:session:sessions:abc:idx", 0, "housekeeping"],
    ["spring:session:expirations:1439245080000", 0, "housekeeping"],
    [`spring:session:index:${PRINCIPAL}:ann:b`, 0, "principal ann:b"],
    ["spring:session:index:other:ann", 0, "housekeeping"],
    ["spring:session:what", 0, "unmatched"],
    [`acme:users::${"x".repeat(1013)}`, 0, `acme:users:${"x".repeat(1013)}`],
    [`acme:users::${"x".repeat(1014)}`, 0, "keyTooLong"],
    [`acme:users::${"é".repeat(507)}`, 0, "keyTooLong"],
    ["acme:users::a\0b", 0, "keyNotText"],
  ];
  for (const [key, database, expected] of places) {
    it(`${JSON.stringify(key.slice(0, 40))} of database ${database}: ${expected.slice(0, 40)}`, () =>
      assert.equal(named(destination({ mapping }, database, Buffer.from(key))), expected));
  }

  it("is nowhere when it is not UTF-8", () =>
    assert.equal(named(destination({ mapping }, 0, Buffer.from("acme:users::\xac", "latin1"))), "keyNotText"));

  const selected: readonly (readonly [string, string, string])[] = [
    ["users", "acme:users::7", "acme:users:7"],
    ["users", "products-7", "elsewhere"],
    ["users", "spring:session:sessions:abc", "elsewhere"],
    ["users", "nothing", "elsewhere"],
    ["sessions", "spring:session:sessions:abc", "session abc"],
    ["sessions", "acme:users::7", "elsewhere"],
  ];
  for (const [cache, key, expected] of selected) {
    it(`${key}, of --cache ${cache}: ${expected}`, () =>
      assert.equal(named(destination({ mapping, cache }, 0, Buffer.from(key))), expected));
  }

  function named(to: ReturnType<typeof destination>): string {
    if (to.kind === "entry") return to.cacheKey;
    if (to.kind === "session") return `session ${to.id}`;
    if (to.kind === "principal") return `principal ${to.name}`;
    return to.kind === "refused" ? to.reason : to.kind;
  }
});
