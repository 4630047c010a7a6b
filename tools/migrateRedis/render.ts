import { count, duration, size, table } from "../support/table";
import type { CopyReport, CopyStart } from "./copy";
import type { DecommissionReport, ServerUse } from "./decommission";
import { type Group, type InspectReport, TTL_CLASSES } from "./inspect";
import { type Reason, reasons } from "./reasons";
import type { CopiedCounts, Sampled, Tally } from "./tally";
import type { Comparison, VerifyReport } from "./verify";

/** A table with one function per column. */
type Columns<T> = readonly (readonly [title: string, cell: (item: T) => number | string])[];

function columnTable<T>(name: string, columns: Columns<T>, items: Readonly<Record<string, T>>): string {
  const rows = Object.entries(items)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => [
      key,
      ...columns.map(([, cell]) => cell(item)).map((cell) => (typeof cell === "number" ? count(cell) : cell)),
    ]);
  return table([name, ...columns.map(([title]) => title)], rows, ["left", ...columns.map(() => "right" as const)]);
}

const inspected: Columns<Group> = [
  ["keys", ({ keys }) => keys],
  ["memory", ({ bytes }) => size(bytes)],
  ["strings", ({ types }) => types.string ?? 0],
  ["hashes", ({ types }) => types.hash ?? 0],
  [
    "other types",
    ({ types: { string, hash, ...others } }) => Object.values(others).reduce((sum, each) => sum + each, 0),
  ],
  ...TTL_CLASSES.map(({ name }) => [name, ({ ttls }: Group) => ttls[name] ?? 0] as const),
];

export function renderInspect({ isFinished, keys, groups, otherDatabases }: InspectReport): string {
  return lines(
    interrupted(isFinished),
    keys > 0 ? columnTable("keys", inspected, groups) : "no keys",
    otherDatabases.length > 0 && `not looked at (--databases): ${otherDatabases.join("; ")}`,
  );
}

const STARTS: Readonly<Record<CopyStart, string>> = {
  new: "",
  resumed: "continued the interrupted copy; the counts include both runs",
  afterRedisRestart:
    "Redis was restarted after the interrupted copy, so the copy started again; entries that were copied before stayed",
};

const copied = (dryRun: boolean): Columns<CopiedCounts> => [
  ["read", ({ read }) => read],
  ["bytes", ({ bytes }) => size(bytes)],
  [dryRun ? "to write" : "written", ({ written }) => written],
  ["there already", ({ present }) => present],
  ["expired", ({ expired }) => expired],
];

export function renderCopy({ start, isFinished, dryRun, tally }: CopyReport): string {
  const { caches, sessions, keys, ignored, housekeeping, gone } = tally;
  const items = { ...caches, ...(sessions.read > 0 ? { "sessions (Spring)": sessions } : {}) };
  return lines(
    interrupted(isFinished),
    !isFinished && !dryRun && "run it again to continue",
    dryRun && "dry run: nothing was written",
    STARTS[start],
    Object.keys(items).length > 0 ? columnTable("cache", copied(dryRun), items) : "nothing to copy",
    `${count(keys)} keys found, ${count(ignored)} ignored, ${count(housekeeping)} of Spring Session's own housekeeping, ` +
      `${count(gone)} removed before they were read`,
    sessions.principals > 0 && `${count(sessions.principals)} sessions have their principal's name`,
    sessions.notJava > 0 &&
      `${count(sessions.notJava)} sessions have attributes that are not in Java serialisation: ` +
        "Spring Session JDBC needs the serialiser that was used with Redis",
    renderLeft(tally),
  );
}

function renderLeft({ left }: Pick<Tally, "left">): string | false {
  const entries = Object.entries(left).filter((entry): entry is [Reason, Sampled] => entry[0] in reasons);
  if (entries.length === 0) return false;
  const each = entries.map(([reason, { count: number, samples }]) =>
    [`  ${count(number)}  ${reasons[reason]}`, ...samples.map((key) => `      ${key}`)].join("\n"),
  );
  return ["left behind:", ...each].join("\n");
}

const compared: Columns<Comparison> = [
  ["compared", ({ compared }) => compared],
  ["identical", ({ identical }) => identical],
  ["missing", ({ missing }) => missing.count],
  ["different", ({ different }) => different.count],
  ["newer", ({ newer }) => newer],
  ["TTL differs", ({ ttl }) => ttl.count],
  ["changing", ({ changing }) => changing],
  ["only in PostgreSQL", ({ extra }) => extra.count],
];

export function renderVerify(report: VerifyReport): string {
  const { isFinished, caches, keys, ignored, housekeeping, drift, persistent, differences } = report;
  const samples = Object.entries(caches).flatMap(([cache, { missing, different, ttl, extra }]) =>
    Object.entries({ missing, different, "TTL differs": ttl, "only in PostgreSQL": extra })
      .filter(([, { count: number }]) => number > 0)
      .map(([what, found]) => `${cache}, ${what}: ${found.samples.join("  ")}`),
  );
  const { p50, p95, max } = drift;
  return lines(
    interrupted(isFinished),
    Object.keys(caches).length > 0 ? columnTable("cache", compared, caches) : "nothing to compare",
    ...samples,
    max !== null &&
      `times to live differ by p50 ${duration(p50 ?? 0)}, p95 ${duration(p95 ?? 0)}, at most ${duration(max)}`,
    persistent > 0 &&
      `${count(persistent)} entries have no time to live in Redis, and that of the mapping in PostgreSQL`,
    `${count(keys)} keys found, ${count(ignored)} ignored, ${count(housekeeping)} of Spring Session's own housekeeping`,
    renderLeft(report),
    differences === 0 ? isFinished && "no difference" : `${count(differences)} differences`,
  );
}

export function renderDecommission({ isFinished, watchedMs, servers, idle, isUnused }: DecommissionReport): string {
  const touched = Object.entries(idle.touched).map(([name, { keys }]) => `  ${name}: ${count(keys)}`);
  return lines(
    interrupted(isFinished),
    `watched for ${duration(watchedMs)}`,
    ...servers.map(renderServer),
    idle.refusal !== undefined && `which keys were used is not known: ${idle.refusal}`,
    touched.length > 0 && [`keys read or written in the window, of ${count(idle.keys)}:`, ...touched].join("\n"),
    isUnused ? "no client used Redis: it can be removed" : isFinished && "Redis is in use",
  );
}

function renderServer({ address, lookups, commands, clients, replicas }: ServerUse): string {
  const words = { read: "reads keys", write: "writes keys", none: "" } as const;
  const rows = commands.map(({ name, calls, access }) => [name, count(calls), words[access]]);
  return lines(
    `${address}: ${count(lookups)} keys looked up`,
    rows.length > 0 && table(["command", "calls", ""], rows, ["left", "right"]),
    clients.length > 0 && ["other clients connected:", ...clients.map((client) => `  ${client}`)].join("\n"),
    replicas > 0 &&
      `${replicas} replicas serve reads that are not counted here: check each one with its own --redis-url`,
  );
}

function interrupted(isFinished: boolean): string | false {
  return !isFinished && "interrupted: these are the results so far";
}

function lines(...given: readonly (string | false)[]): string {
  return given.filter((line) => line !== false && line !== "").join("\n");
}
