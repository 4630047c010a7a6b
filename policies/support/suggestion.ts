import leven from "leven";

/** Farther apart, two names are different words rather than a typing mistake. */
const FARTHEST = 3;

/** `; did you mean "x"?`, or nothing when no known name is near. */
export function suggestion(name: string, known: readonly string[]): string {
  // Of a short word, three letters are all or most of it: "on" is not meant to be "all".
  const near = nearest(name, known, Math.min(FARTHEST, Math.max(1, Math.floor(name.length / 3))));
  return near === undefined ? "" : `; did you mean "${near}"?`;
}

/** The known name that differs in the fewest letters, and in so many at most. */
export function nearest(name: string, known: readonly string[], farthest: number): string | undefined {
  const wanted = name.toLowerCase();
  const [near] = known
    .filter((each) => Math.abs(each.length - wanted.length) <= farthest)
    .map((each) => ({ each, distance: leven(wanted, each) }))
    .sort((one, other) => one.distance - other.distance);
  return near !== undefined && near.distance <= farthest ? near.each : undefined;
}
