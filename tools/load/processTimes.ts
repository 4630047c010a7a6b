import { readdirSync, readFileSync } from "node:fs";

/** What /proc/PID/stat says of the time that a process had on processors. */
export interface ProcessTimes {
  readonly parent: number;
  /** Clock ticks of its own. */
  readonly own: number;
  /** Clock ticks of its children that have ended. */
  readonly children: number;
}

/** Of /proc, on every architecture that Node runs on. Source: proc_pid_stat(5), sysconf(_SC_CLK_TCK) (2026-11). */
const TICKS_PER_SECOND = 100;

/** Seconds of processor time of a process and of its children that have ended. */
export function processSeconds(pid: number): number {
  return secondsOf([timesOf(`${pid}`)]);
}

/** The same with its children that run, such as the processes of a PostgreSQL server. */
export function familySeconds(pid: number): number {
  const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return secondsOf([timesOf(`${pid}`), ...all.map(timesOf).filter((times) => times?.parent === pid)]);
}

function secondsOf(all: readonly (ProcessTimes | undefined)[]): number {
  return all.reduce((sum, times) => sum + (times?.own ?? 0) + (times?.children ?? 0), 0) / TICKS_PER_SECOND;
}

/** undefined: it has ended. */
function timesOf(pid: string): ProcessTimes | undefined {
  try {
    return parseTimes(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

/** The second field is the program's name in brackets, which may have spaces and brackets in it. */
export function parseTimes(stat: string): ProcessTimes {
  const fields = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  // From the third field on: state, parent … utime and stime are the 14th and 15th, cutime and cstime the next.
  const [parent = 0, utime = 0, stime = 0, cutime = 0, cstime = 0] = [1, 11, 12, 13, 14].map((index) => fields[index]);
  return { parent, own: utime + stime, children: cutime + cstime };
}
