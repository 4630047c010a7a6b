import { benchCommand } from "../bench/arguments";
import { commentCommand } from "../comment/arguments";
import { costCommand } from "../cost/arguments";
import { dbCommand } from "../db/arguments";
import { deployerCommand } from "../deployer/arguments";
import { domainsCommand } from "../domains/arguments";
import { driftCommand } from "../drift/arguments";
import { imageCommand } from "../image/arguments";
import { loadCommand } from "../load/arguments";
import { localCommand } from "../local/arguments";
import { migrateCommand } from "../migrateRedis/arguments";
import { planCommand } from "../plan/arguments";
import { policiesCommand } from "../policies/arguments";
import { previewCommand } from "../previewEnvironment/arguments";
import { pricesCommand } from "../prices/arguments";
import { rebootCommand } from "../reboot/arguments";
import { restoreCommand } from "../restore/arguments";
import { shipCommand } from "../ship/arguments";
import type { AnyCommand } from "../support/command";
import { exitCodes } from "../support/exitCodes";
import { switchCommand } from "../switch/arguments";
import { taskCommand } from "../task/arguments";

export const commandsPage = "docs/commands.md";

/** The commands for users, in the order of the page. */
export const commands: readonly AnyCommand[] = [
  planCommand,
  costCommand,
  commentCommand,
  imageCommand,
  shipCommand,
  driftCommand,
  previewCommand,
  policiesCommand,
  pricesCommand,
  domainsCommand,
  deployerCommand,
  switchCommand,
  rebootCommand,
  restoreCommand,
  dbCommand,
  taskCommand,
  localCommand,
  migrateCommand,
  benchCommand,
  loadCommand,
];

/** What an exit code means everywhere, and where a command says more. */
export function exitCodesTable(): readonly string[] {
  const rows = Object.entries(exitCodes).map(
    ([ending, { code, means }]) => `| ${code} | ${means} | ${ownWords(ending)} |`,
  );
  return ["| exit code | meaning | in particular |", "|---|---|---|", ...rows];
}

function ownWords(ending: string): string {
  return commands
    .flatMap(({ name, endings }) =>
      Object.entries(endings)
        .filter(([each]) => each === ending)
        .map(([, words]) => `\`${name}\`: ${words}`),
    )
    .join("<br>");
}
