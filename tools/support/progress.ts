import { count, duration, percentage } from "./table";

/** Where progress is shown; the process's standard error is one. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressOptions {
  /** What is going on, at the start of the line. */
  readonly title: string;
  /** What is counted, in the plural. */
  readonly unit: string;
  /** How many there will be, as far as is known; an estimate may be passed. @default unknown */
  readonly total?: number;
  /** Says how many a second. Not wanted where seconds are what is counted. @default true */
  readonly showsRate?: boolean;
  /** How many were done before, by a run that this one goes on with. They do not count for the rate. @default 0 */
  readonly alreadyDone?: number;
  /** @default standard error: what a command prints on standard output is its result */
  readonly stream?: ProgressStream;
  /** Milliseconds of a clock that only goes forward. @default the process's */
  readonly now?: () => number;
}

/** A long command's sign of life. */
export interface Progress {
  /** So many are done by now, all in all. */
  update(done: number, note?: string): void;
  /** The last state stays; the next output starts on a line of its own. */
  end(): void;
}

/** A terminal's line is drawn anew ten times a second at most; elsewhere (a log) there is a line every ten seconds. */
const EVERY_MS = { terminal: 100, log: 10_000 } as const;
const BAR_WIDTH = 24;

/** Shows progress as a bar with rate and remaining time. The first update is shown at once, wherever it goes. */
export function startProgress(options: ProgressOptions): Progress {
  const { stream = process.stderr, now = () => performance.now(), alreadyDone = 0 } = options;
  const started = now();
  const interval = stream.isTTY ? EVERY_MS.terminal : EVERY_MS.log;
  let shownAt = Number.NEGATIVE_INFINITY;
  let latest: string | undefined;
  let shown: string | undefined;

  function show(): void {
    if (latest === undefined || latest === shown) return;
    const room = (stream.columns ?? 120) - 1;
    stream.write(stream.isTTY ? `\r\x1b[2K${latest.slice(0, room)}` : `${latest}\n`);
    shown = latest;
    shownAt = now();
  }

  return {
    update(done, note = "") {
      latest = progressLine(options, { done, alreadyDone, elapsedMs: now() - started, note });
      if (now() - shownAt >= interval) show();
    },
    end() {
      show();
      if (stream.isTTY && shown !== undefined) stream.write("\n");
    },
  };
}

interface State {
  readonly done: number;
  readonly alreadyDone: number;
  readonly elapsedMs: number;
  readonly note: string;
}

/** One state of progress in words. */
export function progressLine({ title, unit, total, showsRate = true }: ProgressOptions, state: State): string {
  const { done, alreadyDone, elapsedMs, note } = state;
  const perMs = showsRate && elapsedMs > 0 ? (done - alreadyDone) / elapsedMs : 0;
  const parts = [total === undefined ? `${count(done)} ${unit}` : `${count(done)} of ${count(total)} ${unit}`];
  if (perMs > 0) parts.push(`${count(perMs * 1000)}/s`);
  if (total !== undefined && perMs > 0 && done < total) parts.push(`${duration((total - done) / perMs)} left`);
  if (note !== "") parts.push(note);
  return [title, total === undefined ? undefined : bar(done, total), parts.join(", ")].filter(Boolean).join("  ");
}

function bar(done: number, total: number): string {
  const share = total > 0 ? Math.min(done / total, 1) : 1;
  const full = Math.floor(share * BAR_WIDTH);
  return `[${"#".repeat(full)}${".".repeat(BAR_WIDTH - full)}] ${percentage(share).padStart(7)}`;
}
