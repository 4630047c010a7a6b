import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { flag, required, value } from "../support/options";
import { asText, wholeNumber } from "../support/parsers";
import type { Goal } from "./planner";

/** What was asked of `npm run restore`. */
export interface RestoreArguments {
  readonly stack: string;
  readonly goal: Goal;
  /** Cuts over without a question. */
  readonly yes: boolean;
  /** Only shows the steps and the preview of the first. */
  readonly dryRun: boolean;
}

export const restoreCommand = declare({
  name: "restore",
  usage: [
    "--stack <stack> --to <time> [--from <number>] [--yes] [--dry-run]",
    "--stack <stack> --snapshot <name> [--yes] [--dry-run]",
    "--stack <stack> --cancel | --use <number> | --delete <number>",
  ],
  description: `Restores the database of a stack to a point in time, or from a snapshot, into a new instance beside the old one: with the stack's parameter group, key and network, its roles and migrations. Then it asks, makes the old database read-only, and moves the application to the new one. The old one is kept, protected, until --delete.
Interrupted, the same command continues where it stopped. Until the application has moved, --cancel gives up; after that, --use goes back.`,
  options: {
    stack: required({ placeholder: "<stack>", description: "the stack", parse: asText, example: "prod" }),
    to: value({
      placeholder: "<time>",
      description: "to this time, with its zone, as 2026-11-28T10:00:00Z; or latest",
      parse: readTime,
    }),
    snapshot: value({ placeholder: "<name>", description: "from this snapshot, by name or ARN", parse: asText }),
    from: value({
      placeholder: "<number>",
      description: "from the backups of this instance (default: the one that serves)",
      parse: wholeNumber(1, 99),
    }),
    cancel: flag("gives up a restore before the application has moved; deletes the new instance"),
    use: value({
      placeholder: "<number>",
      description: "moves the application to an instance that was kept",
      parse: wholeNumber(1, 99),
    }),
    delete: value({
      placeholder: "<number>",
      description: "deletes an instance that was kept; a final snapshot stays, as the stack is configured",
      parse: wholeNumber(1, 99),
    }),
    yes: flag("moves the application, or deletes, without a question"),
    dryRun: flag("prints the steps and the preview of the first one, and changes nothing"),
  },
  endings: {
    no: "stopped before the application was moved, or an update failed: the output says which, and what to do",
    usage:
      "usage, configuration, a time or snapshot that cannot be restored, or AWS cannot be asked: nothing was changed",
    missing: "a program is missing on this machine: nothing was changed",
  },
  advice: { missing: "Nothing was changed.", bug: "The same command continues where it stopped." },
  read: ({ stack, yes, dryRun, ...goal }): RestoreArguments => ({ stack, yes, dryRun, goal: readGoal(goal) }),
});

interface GoalOptions {
  readonly to?: string;
  readonly snapshot?: string;
  readonly from?: number;
  readonly cancel: boolean;
  readonly use?: number;
  readonly delete?: number;
}

function readGoal({ to, snapshot, from, cancel, use, delete: deleted }: GoalOptions): Goal {
  const goals: readonly (Goal | undefined)[] = [
    to === undefined ? undefined : { kind: "time", time: to, from },
    snapshot === undefined ? undefined : { kind: "snapshot", snapshot },
    cancel ? { kind: "cancel" } : undefined,
    use === undefined ? undefined : { kind: "use", number: use },
    deleted === undefined ? undefined : { kind: "delete", number: deleted },
  ];
  const [goal, ...others] = goals.filter((each) => each !== undefined);
  if (goal === undefined || others.length > 0)
    throw new UsageError(
      "one of --to, --snapshot, --cancel, --use and --delete, for example --to 2026-11-28T10:00:00Z",
    );
  if (from !== undefined && goal.kind !== "time") throw new UsageError("--from goes with --to only");
  return goal;
}

/** Without its zone a time means another moment in another place. */
function readTime(text: string): string {
  if (text === "latest") return text;
  const isWhole = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?(\.\d{1,3})?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const time = new Date(isWhole ? text : Number.NaN);
  if (!Number.isNaN(time.getTime())) return time.toISOString();
  throw new UsageError(
    `must be a time with its zone, such as 2026-11-28T10:00:00Z or 2026-11-28T15:30:00+05:30, or latest; not "${text}"`,
  );
}
