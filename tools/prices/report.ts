import type { Change, Composed } from "./compose";

/** What people want to know of a refresh, a line each. */
export function report({ changes, kept, lacking, problems }: Composed): readonly string[] {
  return [
    ...changes.map(changeLine),
    ...kept.map((id) => `not in the list, kept as it was: ${id}`),
    ...lacking.map((kind) => `not in the list, so without a price: ${kind}`),
    ...problems.map((problem) => `not taken: ${problem}`),
  ];
}

function changeLine({ id, before, after }: Change): string {
  if (before === undefined) return `new: ${id} ${after}`;
  if (after === undefined) return `gone: ${id}, was ${before}`;
  return `changed: ${id} ${before} → ${after}`;
}
