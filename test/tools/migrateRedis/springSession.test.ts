import assert from "node:assert/strict";
import { text, wholeNumber } from "../../../tools/migrateRedis/javaValues";
import { isExpired, isJavaSerialised, readSession } from "../../../tools/migrateRedis/springSession";
import { java } from "./support/javaFixtures";

const ID = "33fdd1b6-b496-4b33-9f7d-df96679d32fe";

describe("a number in a Spring session", () => {
  const numbers: readonly (readonly [string, Buffer, number | undefined])[] = [
    ["a Java long", java("long 1404360000000"), 1_404_360_000_000],
    ["a negative Java long", java("long -1"), -1],
    ["a Java long that JavaScript cannot hold", java("long 9007199254740993"), undefined],
    ["a Java integer", java("integer 1800"), 1800],
    ["a negative Java integer", java("integer -1"), -1],
    ["a Java double", java("double 1.5"), undefined],
    ["a Java string", java(`string ${ID}`), undefined],
    ["a Java list of one integer", java("list [1]"), undefined],
    ["a cut Java long", java("long -1").subarray(0, -1), undefined],
    ["text", Buffer.from("1800"), 1800],
    ["negative text", Buffer.from("-1"), -1],
    ["JSON with its class", Buffer.from('["java.lang.Long",1404360000000]'), 1_404_360_000_000],
    ["other JSON", Buffer.from('{"a":1}'), undefined],
    ["nothing", Buffer.alloc(0), undefined],
  ];
  for (const [what, bytes, expected] of numbers) {
    it(`${expected === undefined ? "is not read from" : `is ${expected} as`} ${what}`, () =>
      assert.equal(wholeNumber(bytes), expected));
  }
});

describe("a session id in an index", () => {
  const ids: readonly (readonly [string, Buffer, string | undefined])[] = [
    ["Java's serialisation", java(`string ${ID}`), ID],
    ["Java's serialisation, beyond ASCII", java("string jürgen"), "jürgen"],
    ["a Java number", java("integer 1800"), undefined],
    ["text", Buffer.from(ID), ID],
    ["JSON", Buffer.from(`"${ID}"`), ID],
  ];
  for (const [what, bytes, expected] of ids) {
    it(`is ${expected} in ${what}`, () => assert.equal(text(bytes), expected));
  }
});

describe("a Spring session", () => {
  const fields = {
    creationTime: java("long 1404360000000"),
    lastAccessedTime: java("long 1404360000000"),
    maxInactiveInterval: java("integer 1800"),
    "sessionAttr:cart": java("list [1]"),
    "sessionAttr:removed": Buffer.alloc(0),
  };
  const read = (id: string, changes: Readonly<Record<string, Buffer | undefined>> = {}) => {
    const all = Object.entries({ ...fields, ...changes });
    return readSession(
      id,
      all.flatMap(([name, bytes]) => (bytes === undefined ? [] : [[Buffer.from(name, "latin1"), bytes] as const])),
    );
  };

  it("has its times, its end and its attributes, without those that were removed", () =>
    assert.deepEqual(read(ID), {
      id: ID,
      creationTime: 1_404_360_000_000,
      lastAccessTime: 1_404_360_000_000,
      maxInactiveInterval: 1800,
      expiryTime: 1_404_361_800_000n,
      attributes: [{ name: "cart", bytes: java("list [1]") }],
    }));

  it("leaves out a removed attribute, and a field that is not an attribute, whatever its name", () => {
    const session = read(ID, { "sessionAttr:a\0": Buffer.alloc(0), "other\0\xff": java("long -1") });
    assert.ok(typeof session !== "string");
    assert.deepEqual(
      session.attributes.map(({ name }) => name),
      ["cart"],
    );
  });

  it("never ends when its interval is negative, as Spring Session JDBC writes it", () => {
    const session = read(ID, { maxInactiveInterval: java("integer -1") });
    assert.ok(typeof session !== "string");
    assert.equal(session.expiryTime, 2n ** 63n - 1n);
    assert.equal(isExpired(session, Date.now()), false);
  });

  it("is over when its interval is, though its hash is kept longer", () => {
    const session = read(ID);
    assert.ok(typeof session !== "string");
    assert.deepEqual([isExpired(session, 1_404_361_799_999), isExpired(session, 1_404_361_800_000)], [false, true]);
  });

  it("knows whether all its attributes are in Java serialisation", () => {
    const sessions = [read(ID), read(ID, { "sessionAttr:json": Buffer.from("{}") })];
    assert.deepEqual(
      sessions.map((session) => typeof session !== "string" && isJavaSerialised(session)),
      [true, false],
    );
  });

  const refused: readonly (readonly [string, string, Readonly<Record<string, Buffer | undefined>>])[] = [
    ["sessionId", "short", {}],
    ["sessionIncomplete", ID, { creationTime: undefined }],
    ["sessionIncomplete", ID, { lastAccessedTime: java("double 1.5") }],
    ["sessionIncomplete", ID, { maxInactiveInterval: undefined }],
    ["sessionTimes", ID, { creationTime: java("long -1") }],
    ["sessionTimes", ID, { lastAccessedTime: Buffer.from("-9007199254740991") }],
    ["sessionTimes", ID, { maxInactiveInterval: Buffer.from("2147483648") }],
    ["sessionTimes", ID, { maxInactiveInterval: Buffer.from("-2147483649") }],
    ["sessionId", `${ID.slice(2)}\u{1f44d}`, {}],
    ["sessionId", `${ID.slice(1)}\0`, {}],
    ["attributeNotText", ID, { "sessionAttr:a\0": java("long -1") }],
    ["attributeNotText", ID, { "sessionAttr:a\xff": java("long -1") }],
    ["attributeName", ID, { [`sessionAttr:${"n".repeat(201)}`]: java("long -1") }],
  ];
  for (const [reason, id, changes] of refused) {
    it(`stays behind, for ${reason}, with ${id} and ${Object.keys(changes).join().slice(0, 30)}`, () =>
      assert.equal(read(id, changes), reason));
  }
});
