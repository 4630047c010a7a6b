import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { MissingProgram } from "../../tools/support/errors";

/** What Chromium is called on the path, the smallest first. */
const NAMES: readonly string[] = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

/**
 * Starts the machine's Chromium with an empty profile; a test closes it.
 * @throws MissingProgram when the machine has none
 */
export async function startChromium(): Promise<Browser> {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const executablePath = NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
  if (executablePath === undefined)
    throw new MissingProgram("Chromium", "apt-get install chromium-headless-shell, or any Chromium on the path");
  // Without a sandbox, which root in a container may not have: it opens our own page alone.
  return chromium.launch({ executablePath, args: ["--disable-component-update", "--disable-gpu"] });
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
