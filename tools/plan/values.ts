import * as pulumi from "@pulumi/pulumi";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { isRecord } from "../../policies/support/values";

/** Values on the wire between program and monitor: secrets, unknowns, assets and references are marked by fixed keys. */
const { specialSigKey, specialSecretSig, specialAssetSig, specialArchiveSig, specialResourceSig, unknownValue } =
  pulumi.runtime;

/**
 * The engine has a word of its own for unknowns of each type; the Node SDK names the first alone.
 * Source: pulumi/pulumi, sdk/go/common/resource/plugin/rpc.go (2026-11).
 */
const UNKNOWN_WORDS: readonly string[] = [
  unknownValue,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
];

/** A record on the wire. */
export type Wire = Readonly<Record<string, unknown>>;

export const SECRET = "[secret]";
export const UNKNOWN = "[unknown]";

/** What only an update can know: nothing that the program computes from it is run. */
export const unknown: unknown = unknownValue;

/** A value that the program must treat as a secret. */
export function secret(value: unknown): unknown {
  return signatureOf(value) === specialSecretSig ? value : { [specialSigKey]: specialSecretSig, value };
}

/**
 * For whom: policies see secrets, and the engine's own word in the place of what is not known yet, which they take for no value at all;
 * people see marks for both.
 */
type Audience = "policies" | "people";

/** A record off the wire as ordinary values. */
export function plain(record: object, audience: Audience): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, plainValue(value, audience)]));
}

function plainValue(value: unknown, audience: Audience): unknown {
  if (typeof value === "string" && UNKNOWN_WORDS.includes(value)) return audience === "people" ? UNKNOWN : unknown;
  if (Array.isArray(value)) return value.map((each) => plainValue(each, audience));
  if (!isRecord(value)) return value;
  switch (signatureOf(value)) {
    case specialSecretSig:
      return audience === "people" ? SECRET : plainValue(value.value, audience);
    case specialAssetSig:
      return `[asset ${value.path ?? value.uri ?? "text"}]`;
    case specialArchiveSig:
      return `[archive ${value.path ?? value.uri ?? "of assets"}]`;
    case specialResourceSig:
      return idOf(value);
    default:
      return plain(value, audience);
  }
}

/** Providers see a resource in an input as its id, and a component, which has none, as its URN. */
function idOf(reference: Wire): unknown {
  return reference.id || reference.urn;
}

/** A record on the wire with ids in place of resources, as the engine hands it to providers. */
export function dereferenced(record: Wire): Wire {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, dereferencedValue(value)]));
}

function dereferencedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dereferencedValue);
  if (!isRecord(value)) return value;
  return signatureOf(value) === specialResourceSig ? idOf(value) : dereferenced(value);
}

function signatureOf(value: unknown): unknown {
  return isRecord(value) ? value[specialSigKey] : undefined;
}

/** Inputs and outputs together, on the wire: what was chosen stays as it is, what was chosen in part is completed. */
export function complete(inputs: Wire, outputs: Wire): Wire {
  const entries = Object.entries(outputs).map(([key, made]) => {
    const given = inputs[key];
    if (given === undefined || given === "") return [key, made] as const;
    return [key, isRecord(given) && isRecord(made) ? { ...made, ...given } : given] as const;
  });
  return { ...inputs, ...Object.fromEntries(entries) };
}

/** What is left of a value that is not undefined. */
type Defined = NonNullable<unknown> | null;

/** A record for the wire, which has no word for undefined. */
export function toStruct(record: Readonly<Record<string, unknown>>): Struct {
  return Struct.fromJavaScript(definedOnly(record));
}

function definedOnly(record: Readonly<Record<string, unknown>>): Record<string, Defined> {
  const entries = Object.entries(record).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, definedValue(value)] as const],
  );
  return Object.fromEntries(entries);
}

function definedValue(value: Defined): Defined {
  if (Array.isArray(value)) return value.map((each: unknown) => definedValue(each ?? null));
  return isRecord(value) ? definedOnly(value) : value;
}
