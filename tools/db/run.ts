import { cleanup } from "../../database/cleanup";
import { migrate, status } from "../../database/migrate";
import { stats } from "../../database/statistics";
import type { Ending } from "../support/exitCodes";
import type { DbArguments, DbCommand } from "./arguments";
import { renderCleanup, renderMigrate, renderStatistics, renderStatus } from "./render";

/** What a command found or did, as text for people and as data. */
interface DbReport {
  readonly text: string;
  readonly data: unknown;
  /** @default done */
  readonly ending?: Ending;
}

const commands: Readonly<Record<DbCommand, (args: DbArguments) => Promise<DbReport>>> = {
  async migrate({ url, role, owner }) {
    // An empty variable is one that was not set.
    const applicationPassword = process.env.MALAYALEES_APP_PASSWORD || undefined;
    const ownerPassword = process.env.MALAYALEES_OWNER_PASSWORD || undefined;
    const report = await migrate(url, { applicationRole: role, applicationPassword, ownerRole: owner, ownerPassword });
    return { text: renderMigrate(report), data: report };
  },
  async status({ url }) {
    const statuses = await status(url);
    const isUpToDate = statuses.every(({ state }) => state === "applied");
    return { text: renderStatus(statuses), data: statuses, ending: isUpToDate ? "done" : "no" };
  },
  async stats({ url }) {
    const statistics = await stats(url);
    return { text: renderStatistics(statistics), data: statistics };
  },
  async cleanup({ url }) {
    const report = await cleanup(url);
    return { text: renderCleanup(report), data: report };
  },
};

export async function run(args: DbArguments): Promise<Ending> {
  const { text, data, ending = "done" } = await commands[args.command](args);
  console.log(args.json ? JSON.stringify(data, null, 2) : text);
  return ending;
}
