/**
 * Values on the wire between program and monitor: secrets, unknowns, assets and references are marked by fixed keys.
 * Source: pulumi/pulumi, sdk/nodejs/runtime/rpc.ts (3.248).
 */
const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270";
const UNKNOWN_WORDS: readonly string[] = [
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
];

export const SECRET = "[secret]";
export const UNKNOWN = "[unknown]";

/** A value that the program must treat as a secret. */
export function secret(value: unknown): unknown {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, value };
}

/** What to do with secrets: show them to policies, or mask them for people. */
type SecretMode = "clear" | "masked";

/** A record off the wire as ordinary values. */
export function plain(record: object, mode: SecretMode): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, plainValue(value, mode)]));
}

function plainValue(value: unknown, mode: SecretMode): unknown {
  if (typeof value === "string") return UNKNOWN_WORDS.includes(value) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map((each) => plainValue(each, mode));
  if (typeof value !== "object" || value === null) return value;
  const fields = new Map<string, unknown>(Object.entries(value));
  if (fields.get(SIGNATURE_KEY) === SECRET_SIGNATURE) {
    return mode === "masked" ? SECRET : plainValue(fields.get("value"), mode);
  }
  return plain(value, mode);
}
