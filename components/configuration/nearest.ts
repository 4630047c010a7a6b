/**
 * The candidates that are spelled most like a word, the nearest first.
 * @param within most characters to add, take away or change. @default any number
 */
export function nearest(
  word: string,
  candidates: readonly string[],
  within = Number.POSITIVE_INFINITY,
): readonly string[] {
  return candidates
    .map((candidate) => ({ candidate, distance: distanceOf(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= within)
    .sort((a, b) => a.distance - b.distance)
    .map(({ candidate }) => candidate);
}

/** A whole word inside the other is nearer than its length says: `pool` and `poolSize`. */
function distanceOf(word: string, candidate: string): number {
  const distance = editDistance(candidate, word);
  const contains = word.length > 2 && (candidate.includes(word) || word.includes(candidate));
  return contains ? Math.min(distance, 2) : distance;
}

/** Levenshtein distance in characters. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitution, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
