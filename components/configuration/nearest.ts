import leven from "leven";

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
  const distance = leven(candidate, word);
  const contains = word.length > 2 && (candidate.includes(word) || word.includes(candidate));
  return contains ? Math.min(distance, 2) : distance;
}
