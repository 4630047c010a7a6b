/** A stack of the program in preview-environment/. */
export interface Preview {
  readonly name: string;
  /** undefined: it was never updated. */
  readonly lastUpdate: Date | undefined;
  /** An update of it is under way. */
  readonly isBusy: boolean;
}

export interface Cleaning {
  /** Numbers of the pull requests that are open. */
  readonly open: ReadonlySet<number>;
  /** Since the last update, after which an environment goes. */
  readonly hours: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Environments that nobody needs, and why. */
export function unneeded(
  previews: readonly Preview[],
  { open, hours, now }: Cleaning,
): readonly { readonly pullRequest: number; readonly reason: string }[] {
  return previews.flatMap(({ name, lastUpdate, isBusy }) => {
    const number = /^pr-([1-9]\d*)$/.exec(name)?.[1];
    if (number === undefined || isBusy) return [];
    const pullRequest = Number(number);
    if (!open.has(pullRequest)) return [{ pullRequest, reason: "its pull request is not open" }];
    const age = lastUpdate === undefined ? 0 : now - lastUpdate.getTime();
    return age > hours * 3_600_000
      ? [{ pullRequest, reason: `no update for ${hours} hours; the next push brings it back` }]
      : [];
  });
}
