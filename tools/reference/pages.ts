import { readFileSync } from "node:fs";
import { join } from "node:path";
import { configurationPage, renderConfiguration } from "./configuration";
import { changesPage, renderDatabaseChanges } from "./databaseChanges";
import {
  localPgBouncerSettings,
  localPostgresSettings,
  renderPgBouncerSettings,
  renderPostgresSettings,
} from "./localSettings";
import { poolingPage, renderPooling } from "./pooling";

/** Every generated file, by its path from the root of the repository, and what it must hold. */
export const pages: Readonly<Record<string, (root: string) => string>> = {
  [configurationPage]: renderConfiguration,
  [changesPage]: (root) => renderDatabaseChanges(readFileSync(join(root, changesPage), "utf8")),
  [poolingPage]: (root) => renderPooling(readFileSync(join(root, poolingPage), "utf8")),
  [localPostgresSettings]: renderPostgresSettings,
  [localPgBouncerSettings]: renderPgBouncerSettings,
};
