import { readFileSync } from "node:fs";
import { join } from "node:path";
import { renderCatalogue } from "../../policies/cataloguePage";
import { cheapestLines, cheapestPage } from "../cost/cheapest/page";
import { compactLines, comparisonLines, costsPage } from "../cost/page";
import { commandsTable, permissionsPage } from "../deployer/commandRights";
import { rolesTable, threatModelPage } from "../deployer/whoMay";
import { loadChart, loadChartFile, loadLines, loadPage } from "../load/page";
import { alarmsPage, alarmsTable } from "./alarms";
import { capacityTable, topologiesPage } from "./capacity";
import { commandsPage, exitCodesTable } from "./commands";
import { configurationPage, renderConfiguration } from "./configuration";
import { costAssumptionsPage, costAssumptionsTable } from "./costAssumptions";
import { changesPage, databaseChangesTable } from "./databaseChanges";
import { faultsPage, faultTables } from "./faults";
import { figuresPage, figuresTable } from "./figures";
import { withGeneratedPart } from "./generatedPart";
import { guidePage, guideTables } from "./guide";
import {
  localPgBouncerSettings,
  localPostgresSettings,
  renderPgBouncerSettings,
  renderPostgresSettings,
} from "./localSettings";
import { budgetTable, poolingPage } from "./pooling";
import { pricesPage, pricesTable } from "./prices";
import { projectFile, renderProjectConfig } from "./projectConfig";
import { updateTimePage, updateTimes } from "./updateTime";

/** Every generated file, by its path from the root of the repository, and what it must hold. */
export const pages: Readonly<Record<string, (root: string) => string | Promise<string>>> = {
  "policies/CATALOGUE.md": () => renderCatalogue(),
  [projectFile]: (root) => renderProjectConfig(readFileSync(join(root, projectFile), "utf8")),
  [configurationPage]: () => renderConfiguration(),
  [alarmsPage]: (root) => withGeneratedPart(root, alarmsPage, alarmsTable()),
  [commandsPage]: (root) => withGeneratedPart(root, commandsPage, exitCodesTable()),
  [changesPage]: (root) => withGeneratedPart(root, changesPage, databaseChangesTable()),
  [costAssumptionsPage]: (root) => withGeneratedPart(root, costAssumptionsPage, costAssumptionsTable()),
  [figuresPage]: (root) => withGeneratedPart(root, figuresPage, figuresTable()),
  [poolingPage]: (root) => withGeneratedPart(root, poolingPage, budgetTable()),
  [pricesPage]: (root) => withGeneratedPart(root, pricesPage, pricesTable(root)),
  [topologiesPage]: (root) => withGeneratedPart(root, topologiesPage, capacityTable()),
  [costsPage]: async (root) => withGeneratedPart(root, costsPage, await comparisonLines(root)),
  [cheapestPage]: async (root) => withGeneratedPart(root, cheapestPage, await cheapestLines(root)),
  "README.md": async (root) => withGeneratedPart(root, "README.md", await compactLines(root)),
  [updateTimePage]: async (root) => withGeneratedPart(root, updateTimePage, await updateTimes(root)),
  [faultsPage]: async (root) => withGeneratedPart(root, faultsPage, await faultTables(root)),
  [permissionsPage]: (root) => withGeneratedPart(root, permissionsPage, commandsTable(root)),
  [threatModelPage]: async (root) => withGeneratedPart(root, threatModelPage, await rolesTable()),
  [guidePage]: async (root) => withGeneratedPart(root, guidePage, await guideTables(root)),
  [loadPage]: (root) => withGeneratedPart(root, loadPage, loadLines(root)),
  [loadChartFile]: loadChart,
  [localPostgresSettings]: renderPostgresSettings,
  [localPgBouncerSettings]: renderPgBouncerSettings,
};
