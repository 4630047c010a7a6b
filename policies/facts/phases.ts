/** Sizes come from the phase: 1K, 10K and 100K users, as in the guide. */
export const phases = ["initial", "growth", "scale"] as const;

export type Phase = (typeof phases)[number];
