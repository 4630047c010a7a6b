import { escapeGlob } from "./glob";

/** What a Redis key says about the cache entry that it holds. */
export interface KeyParts {
  /** Undefined where the pattern does not name it. */
  readonly tenant?: string;
  readonly cache?: string;
  readonly key: string;
}

/** A form of Redis keys, such as `{tenant}:{cache}::{key}`: read both ways. */
export interface KeyPattern {
  readonly text: string;
  /** Which of the parts stand in the pattern. */
  readonly names: ReadonlySet<PartName>;
  /** The parts of a key of this form, else undefined. */
  match(redisKey: string): KeyParts | undefined;
  /** The Redis key with these parts. */
  build(parts: KeyParts): string;
  /** The glob for SCAN MATCH that lets through at least every key of this form, of all caches or of one. */
  glob(cache?: string): string;
}

const partNames = ["tenant", "cache", "key"] as const;
export type PartName = (typeof partNames)[number];

/** Tenant and cache name have no colon in app_cache; the key is all the rest, and may be empty as a Spring cache key may. */
const PART: Readonly<Record<PartName, string>> = { tenant: "([^:]+)", cache: "([^:]+)", key: "(.*)" };

/**
 * Reads a pattern. Everything outside {tenant}, {cache} and {key} stands for itself.
 * @throws Error with what is wrong with it
 */
export function keyPattern(text: string): KeyPattern {
  const pieces = text.split(/(\{[^{}]*\})/);
  const names = pieces.filter((_, index) => index % 2 === 1).map(partName);
  if (new Set(names).size < names.length) throw new Error("names a placeholder twice");
  if (names.at(-1) !== "key" || pieces.at(-1) !== "") throw new Error("must end in {key}");
  if (pieces.slice(1, -1).includes("")) throw new Error("needs a character between two placeholders");
  const expression = new RegExp(
    `^${pieces.map((piece, index) => (index % 2 === 1 ? PART[partName(piece)] : escapeRegExp(piece))).join("")}$`,
    "s",
  );
  return {
    text,
    names: new Set(names),
    match(redisKey) {
      const found = expression.exec(redisKey);
      if (found === null) return undefined;
      const parts = Object.fromEntries(names.map((name, index) => [name, found[index + 1]]));
      return { tenant: parts.tenant, cache: parts.cache, key: parts.key ?? "" };
    },
    build: (parts) => pieces.map((piece, index) => (index % 2 === 1 ? (parts[partName(piece)] ?? "") : piece)).join(""),
    glob(cache) {
      const parts: Partial<Record<string, string>> = { "{cache}": cache };
      return pieces
        .map((piece, index) => (index % 2 === 1 && !parts[piece] ? "*" : escapeGlob(parts[piece] ?? piece)))
        .join("");
    },
  };
}

function partName(placeholder: string): PartName {
  const name = partNames.find((each) => placeholder === `{${each}}`);
  if (name === undefined)
    throw new Error(`has ${placeholder}: there are ${partNames.map((each) => `{${each}}`).join(", ")}`);
  return name;
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
