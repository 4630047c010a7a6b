import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";

const FOLDER = "policies";

/**
 * The documents that `npm run deployer-policy -- --out bootstrap/policies` wrote, so that people see what they allow before it is allowed.
 * @throws RunError when there is none
 */
export function readDocuments(stack: string, purpose: "up" | "preview"): readonly string[] {
  const own = new RegExp(`^${stack}-${purpose}-\\d+\\.json$`);
  const names = filesIn(join(__dirname, FOLDER)).filter((name) => own.test(name));
  if (names.length > 0) return names.sort().map((name) => readFileSync(join(__dirname, FOLDER, name), "utf8"));
  throw new pulumi.RunError(
    `bootstrap/${FOLDER} has no policy for ${purpose} of ${stack}. Make it, in the folder above: npm run deployer-policy -- ${stack} --account DIGITS --out bootstrap/${FOLDER}`,
  );
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
