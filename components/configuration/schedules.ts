export const WEEKDAYS = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"] as const;

const DAY_NAMES: readonly string[] = WEEKDAYS;

export type Weekday = (typeof WEEKDAYS)[number];

export const MINUTES_OF_DAY = 1440;

/** Minutes that a stopped instance has to start before the application does; RDS takes 5 to 15, by experience. */
export const DATABASE_BEFORE = 20;

/** Minutes that the application has to leave before the database stops. */
export const DATABASE_AFTER = 15;

/** A time of these days, on the clocks of a time zone. */
export interface WeeklyTime {
  /** In the order of the week. */
  readonly days: readonly Weekday[];
  /** Minutes after midnight. */
  readonly minute: number;
  /** Name of the IANA time zone: `Europe/Berlin`. */
  readonly timezone: string;
}

/** When a stack runs; it is off at all other times. */
export interface RunningHours {
  readonly days: readonly Weekday[];
  /** Minutes after midnight. */
  readonly from: number;
  /** Minutes after midnight, later than `from`. */
  readonly to: number;
  readonly timezone: string;
}

/** From this time on auto scaling keeps between so many tasks, machines or pods. */
export interface ScheduledSize extends WeeklyTime {
  readonly min: number;
  readonly max: number;
}

/** What changes by the clock; nothing while traffic moves, as a move must not lose its compute. */
export interface Schedule {
  readonly runningHours: RunningHours | undefined;
  readonly sizes: readonly ScheduledSize[];
}

/** One change of what runs, of a topology. */
export interface SizeChange extends ScheduledSize {
  /** Last part of logical and physical names. */
  readonly name: string;
}

/**
 * The changes of a topology whose own limits are these. `off` is the one with max 0, `on` the one that ends it.
 * @param own the limits without a schedule
 */
export function sizeChanges(
  { runningHours, sizes }: Schedule,
  own: { readonly min: number; readonly max: number },
): readonly SizeChange[] {
  const { days = [], timezone = "", from = 0, to = 0 } = runningHours ?? {};
  const hours: readonly SizeChange[] =
    runningHours === undefined
      ? []
      : [
          { name: "on", days, timezone, minute: from, ...own },
          { name: "off", days, timezone, minute: to, min: 0, max: 0 },
        ];
  return [...hours, ...sizes.map((size, index) => ({ name: `size-${index + 1}`, ...size }))];
}

/** As EventBridge Scheduler and Application Auto Scaling have it: `cron(30 7 ? * MON,TUE *)`. */
export function awsCron({ days, minute }: Pick<WeeklyTime, "days" | "minute">): string {
  return `cron(${minute % 60} ${Math.floor(minute / 60)} ? * ${days.join(",")} *)`;
}

/** As EC2 Auto Scaling and Kubernetes have it, days by number: `30 7 * * 1,2`. */
export function unixCron({ days, minute }: Pick<WeeklyTime, "days" | "minute">): string {
  const numbers = days.map((day) => (WEEKDAYS.indexOf(day) + 1) % WEEKDAYS.length);
  return `${minute % 60} ${Math.floor(minute / 60)} * * ${numbers.join(",")}`;
}

/** Whether a stack runs at a moment. */
export function runsAt({ days, from, to, timezone }: RunningHours, moment: Date): boolean {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: timezone,
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const minute = Number(parts.hour) * 60 + Number(parts.minute);
  return days.some((day) => day === parts.weekday?.toUpperCase()) && from <= minute && minute < to;
}

/** `07:30` */
export function clockTime(minute: number): string {
  return [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** `MON-FRI 07:00 to 20:00, Europe/Berlin` */
export function describeHours({ days, from, to, timezone }: RunningHours): string {
  return `${days.join(", ")} ${clockTime(from)} to ${clockTime(to)}, ${timezone}`;
}

/** `MON-FRI`, `FRI-MON` or `MON,WED`, in the order of the week; undefined when it is none of them. */
export function readDays(text: string): readonly Weekday[] | undefined {
  const indexes = text.split(",").map((part) => part.split("-").map((day) => DAY_NAMES.indexOf(day)));
  if (indexes.some((range) => range.length > 2 || range.includes(-1))) return undefined;
  const within = (index: number, first: number, last: number) =>
    first <= last ? first <= index && index <= last : first <= index || index <= last;
  return WEEKDAYS.filter((_, index) => indexes.some(([first = -1, last = first]) => within(index, first, last)));
}

/** Minutes after midnight of `07:30`; undefined when it is no time of a day. */
export function readTime(text: string): number | undefined {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

/** By the IANA database of this Node. Offsets such as +01:00 are none: they do not know summer time. */
export function isTimezone(text: string): boolean {
  if (!/^(UTC|[A-Z]\w+(\/[A-Z][\w+-]+){1,2})$/.test(text)) return false;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
