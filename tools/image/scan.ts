import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { mustRun } from "../support/shownProgram";

/** A vulnerability in an image, and the version of the package that no longer has it. */
export interface Fixable {
  readonly id: string;
  readonly package: string;
  readonly version: string;
  readonly fixedIn: string;
}

/** What grype writes, as far as it is read: what .grype.yaml excepts is in another list. */
const scanned = z.object({
  matches: z.array(
    z.object({
      vulnerability: z.object({
        id: z.string(),
        severity: z.string(),
        fix: z.object({ state: z.string(), versions: z.array(z.string()).nullish() }),
      }),
      artifact: z.object({ name: z.string(), version: z.string() }),
    }),
  ),
});

/**
 * Lists what is in an image, and compares it with what is known to be vulnerable: packages of the system and Java archives.
 * @param platform such as `linux/amd64`
 * @param folder gets both lists
 */
export async function scanImage(image: string, platform: string, folder: string): Promise<readonly Fixable[]> {
  mkdirSync(folder, { recursive: true });
  const name = platform.replace("/", "-");
  const [contents, report] = [join(folder, `sbom-${name}.cdx.json`), join(folder, `scan-${name}.json`)];
  await mustRun("syft", [
    ...["scan", `registry:${image}`, "--platform", platform, "--output", `cyclonedx-json=${contents}`],
  ]);
  await mustRun("grype", [`sbom:${contents}`, "--output", "json", "--file", report]);
  return criticalWithFix(JSON.parse(readFileSync(report, "utf8")));
}

/** Without a fix there is nothing to do but wait, and a build that fails for weeks is soon ignored. */
export function criticalWithFix(report: unknown): readonly Fixable[] {
  return scanned.parse(report).matches.flatMap(({ vulnerability: { id, severity, fix }, artifact }) => {
    if (severity !== "Critical" || fix.state !== "fixed") return [];
    return [{ id, package: artifact.name, version: artifact.version, fixedIn: (fix.versions ?? []).join(" or ") }];
  });
}
