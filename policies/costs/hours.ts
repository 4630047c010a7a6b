const MINUTES_OF_DAY = 1440;
const MINUTES_OF_WEEK = 7 * MINUTES_OF_DAY;

/** In the order in which cron counts them. */
const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

interface Cron {
  /** 0 = Sunday. */
  readonly days: readonly number[];
  /** Minutes after midnight. */
  readonly minute: number;
}

/** A time of weekdays: `cron(30 7 ? * MON,TUE *)` of AWS or `30 7 * * 1,2`; undefined for another expression. */
export function readCron(text: string | undefined): Cron | undefined {
  const fields = /^(?:cron\()?(\d+) (\d+) [?*] \* ([A-Z0-6,]+)(?: \*\))?$/.exec(text ?? "");
  if (fields === null) return undefined;
  const [, minute, hour, names = ""] = fields;
  const days = names.split(",").map((day) => (/^[0-6]$/.test(day) ? Number(day) : DAYS.indexOf(day)));
  return days.includes(-1) ? undefined : { days, minute: Number(hour) * 60 + Number(minute) };
}

/**
 * Share of the week in which something runs that schedules switch on and off, 0 to 1; 1 where nothing switches it off, or where a time
 * cannot be read. Summer time is left out.
 */
export function shareOfWeek(
  switches: readonly { readonly cron: string | undefined; readonly isOn: boolean }[],
): number {
  const read = switches.map(({ cron, isOn }) => ({ cron: readCron(cron), isOn }));
  if (read.some(({ cron }) => cron === undefined)) return 1;
  const moments = read
    .flatMap(({ cron, isOn }) =>
      (cron?.days ?? []).map((day) => ({ at: day * MINUTES_OF_DAY + (cron?.minute ?? 0), isOn })),
    )
    .sort((one, other) => one.at - other.at);
  const [first] = moments;
  if (first === undefined || moments.every(({ isOn }) => isOn)) return 1;
  const minutes = moments.reduce((sum, { at, isOn }, index) => {
    const until = moments[index + 1]?.at ?? first.at + MINUTES_OF_WEEK;
    return sum + (isOn ? until - at : 0);
  }, 0);
  return minutes / MINUTES_OF_WEEK;
}

/** The same figures for a share of the time; whatever has none stays as it is. */
export function during<T extends object>(share: number, counted: T): T {
  if (share === 1 || !("least" in counted && "expected" in counted)) return counted;
  return { ...counted, least: Number(counted.least) * share, expected: Number(counted.expected) * share };
}
