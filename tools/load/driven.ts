/** What a load generator has seen. */
export interface Driven {
  /** Of every request, failed ones too: microseconds from the moment it was due to the last byte of its answer. */
  readonly microseconds: readonly number[];
  /** How often each failure occurred: a status outside of 200 to 399, or what kept an answer from coming. */
  readonly failures: Readonly<Record<string, number>>;
  /** From the first request to the last answer, and no less than requests were to be sent for. */
  readonly seconds: number;
}

/** One request, by any clock that counts microseconds. */
export interface Call {
  readonly due: number;
  readonly end: number;
  /** undefined: it was answered. */
  readonly failure?: string;
}

/**
 * @param planned seconds that requests were to be sent for
 * @throws Error when nothing was sent
 */
export function drivenBy(calls: readonly Call[], planned: number): Driven {
  if (calls.length === 0) throw new Error("the load generator sent no request");
  let [first, last] = [Number.POSITIVE_INFINITY, 0];
  const failures: Record<string, number> = {};
  for (const { due, end, failure } of calls) {
    first = Math.min(first, due);
    last = Math.max(last, end);
    if (failure !== undefined) failures[failure] = (failures[failure] ?? 0) + 1;
  }
  const seconds = Math.max(planned, (last - first) / 1e6);
  return { microseconds: calls.map(({ due, end }) => end - due), failures, seconds };
}
