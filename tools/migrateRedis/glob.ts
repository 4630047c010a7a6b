/** A Redis glob, which compares bytes. */
export interface Glob {
  readonly text: string;
  test(redisKey: Buffer): boolean;
}

/** What one byte of the key is compared with; "any" matches any number of bytes. */
type Piece = "any" | ((byte: number) => boolean);

const [STAR, QUESTION, OPEN, CLOSE, CARET, BACKSLASH, DASH] = [..."*?[]^\\-"].map((each) => each.charCodeAt(0));

/** Bytes above this are negative where C's char is signed (x86), and positive elsewhere (ARM), so Redis's ranges depend on the machine. */
const LAST_ASCII = 127;

/** Escapes a text, so that a Redis glob matches exactly it. */
export function escapeGlob(text: string): string {
  return text.replace(/[*?[\]\\^]/g, "\\$&");
}

/**
 * Reads a glob as Redis does: `*`, `?`, `[a-z]`, `[^a]`, and `\` before a literal character. Every text is a valid glob: a reversed range
 * is turned round, and a set that is not closed ends at the end of the glob.
 * Source: Redis reference, KEYS; for what it does not define, Redis's own behaviour, compared in a test (2026-11).
 * @throws Error for a range that two machines may read differently
 */
export function readGlob(glob: string): Glob {
  if (glob === "") throw new Error("is empty, and matches nothing");
  const pieces = piecesOf(Buffer.from(glob));
  return { text: glob, test: (redisKey) => fits(pieces, redisKey) };
}

function piecesOf(glob: Buffer): readonly Piece[] {
  const pieces: Piece[] = [];
  for (let at = 0; at < glob.length; at++) {
    const byte = glob[at];
    if (byte === STAR) {
      if (pieces.at(-1) !== "any") pieces.push("any");
    } else if (byte === QUESTION) {
      pieces.push(() => true);
    } else if (byte === OPEN) {
      const set = readSet(glob, at + 1);
      pieces.push(set.has);
      at = set.end;
    } else {
      if (byte === BACKSLASH && at + 1 < glob.length) at++;
      const literal = glob[at];
      pieces.push((each) => each === literal);
    }
  }
  return pieces;
}

/** The set that starts at a position, and the position of its last byte. */
function readSet(glob: Buffer, start: number): { readonly has: (byte: number) => boolean; readonly end: number } {
  const isNegated = glob[start] === CARET;
  const members = new Set<number | undefined>();
  let at = isNegated ? start + 1 : start;
  for (; at < glob.length && glob[at] !== CLOSE; at++) {
    if (glob[at] === BACKSLASH && at + 1 < glob.length) members.add(glob[++at]);
    else if (glob[at + 1] === DASH && at + 2 < glob.length) {
      // Either end may be any character: even a bracket that would close the set.
      const [one, other] = [glob[at] ?? 0, glob[at + 2] ?? 0];
      if (Math.max(one, other) > LAST_ASCII) throw new Error("has a range with a character that is not ASCII");
      for (let each = Math.min(one, other); each <= Math.max(one, other); each++) members.add(each);
      at += 2;
    } else members.add(glob[at]);
  }
  return { has: (byte) => members.has(byte) !== isNegated, end: at };
}

/** Backtracks only to the last star, so the time is at most the length of the glob times that of the key. */
function fits(pieces: readonly Piece[], key: Buffer): boolean {
  let [piece, at, star, resumeAt] = [0, 0, -1, 0];
  while (at < key.length) {
    const next = pieces[piece];
    if (next === "any") {
      [star, resumeAt] = [piece, at];
      piece++;
    } else if (next?.(key[at] ?? 0)) {
      piece++;
      at++;
    } else if (star >= 0) {
      piece = star + 1;
      at = ++resumeAt;
    } else return false;
  }
  while (pieces[piece] === "any") piece++;
  return piece === pieces.length;
}
