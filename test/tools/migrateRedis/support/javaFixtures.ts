import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Bytes of a real JVM; fixtures/SessionFixtures.java says how they were made. */
const fixtures: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(join(__dirname, "../fixtures/sessionFixtures.json"), "utf8"),
);

/** What Java's serialisation makes of a value, by its name in the fixtures. */
export function java(name: string): Buffer {
  const bytes = fixtures[name];
  if (bytes === undefined) throw new Error(`no fixture ${name}`);
  return Buffer.from(bytes, "hex");
}

/** A long as Java serialises it: the fixture's bytes with another number in their last eight. */
export function javaLong(value: number): Buffer {
  const bytes = Buffer.from(java("long -1"));
  bytes.writeBigInt64BE(BigInt(value), bytes.length - 8);
  return bytes;
}

/** A string of 36 characters, as session ids are, as Java serialises it. */
export function javaId(id: string): Buffer {
  const example = java("string 33fdd1b6-b496-4b33-9f7d-df96679d32fe");
  return Buffer.concat([example.subarray(0, example.length - 36), Buffer.from(id)]);
}
