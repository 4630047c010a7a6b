import { escapeGlob } from "./glob";

/** The parts of a Redis key that name its cache entry. */
export interface KeyParts {
  /** Undefined when the pattern does not have it. */
  readonly tenant?: string;
  readonly cache?: string;
  readonly key: string;
}

/** A form of Redis keys, such as `{tenant}:{cache}::{key}`: splits keys and builds them. */
export interface KeyPattern {
  readonly text: string;
  /** The parts that the pattern has. */
  readonly names: ReadonlySet<PartName>;
  /** The parts of a key; undefined when the key does not have this form. */
  match(redisKey: string): KeyParts | undefined;
  /** The Redis key with these parts. */
  build(parts: KeyParts): string;
  /** A glob for SCAN MATCH that matches at least every key of this form, of all caches or of one. */
  glob(cache?: string): string;
}

const partNames = ["tenant", "cache", "key"] as const;
export type PartName = (typeof partNames)[number];

/** In app_cache, tenant and cache name have no colon. The key is the rest; it may be empty, as Spring's cache keys may. */
const PART: Readonly<Record<PartName, string>> = { tenant: "([^:]+)", cache: "([^:]+)", key: "(.*)" };

/**
 * Reads a pattern. Text outside {tenant}, {cache} and {key} is literal.
 * @throws Error that says what is wrong with it
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
