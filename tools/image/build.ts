import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { parseStackConfig } from "../../components/stackConfig";
import { readStackFiles, stacksIn } from "../plan/stackFiles";
import { Refused } from "../support/errors";
import { mustRun } from "../support/shownProgram";
import { reportLine } from "../support/waiting";
import { digestOf, logIn, type Repository, tagImage } from "./registry";
import { type Fixable, scanImage } from "./scan";

/** Docker's words for the key `architecture`. */
const PLATFORMS = { x86_64: "linux/amd64", arm64: "linux/arm64" } as const;

/** Source: Docker documentation, `docker buildx build --metadata-file` (2026-11). */
const metadata = z.object({ "containerimage.digest": z.string().regex(/^sha256:[0-9a-f]{64}$/) });

export interface Build {
  readonly commit: string;
  readonly context: string;
  readonly report: string;
}

/** What the stacks run on: an image is built for all of them, as they get the same one. */
export function platformsOf(root: string): readonly string[] {
  const wanted = stacksIn(root).map((stack) => {
    const { config } = readStackFiles(root, stack, {});
    return PLATFORMS[parseStackConfig(config, stack).application.architecture];
  });
  return [...new Set(wanted)].sort();
}

/**
 * Builds the image of a commit, and gives it its tag when nothing in it stands against that; its reference.
 * @throws Refused when it has a critical vulnerability that has a fix
 * @throws ProgramFailed, MissingProgram
 */
export async function buildOnce(root: string, repository: Repository, build: Build): Promise<string> {
  const image = `${repository.url}:${build.commit}`;
  if ((await digestOf(repository, build.commit)) !== undefined) {
    reportLine(`${image} is there already`);
    return image;
  }
  await logIn(repository);
  const platforms = platformsOf(root);
  reportLine(`building ${build.context} for ${platforms.join(" and ")}`);
  const source = `${repository.url}@${await pushWithoutTag(repository, platforms, build)}`;
  for (const platform of platforms) refuseVulnerable(image, platform, await scanImage(source, platform, build.report));
  return tagImage(source, repository, build.commit);
}

/** With a list of what is in it, and a record of how it was built. @returns the digest */
async function pushWithoutTag({ url }: Repository, platforms: readonly string[], { commit, context }: Build) {
  const folder = mkdtempSync(join(tmpdir(), "image-"));
  try {
    const file = join(folder, "metadata.json");
    await mustRun("docker", [
      ...["buildx", "build", "--platform", platforms.join(","), "--pull"],
      ...["--sbom", "true", "--provenance", "mode=max", "--metadata-file", file],
      ...["--label", `org.opencontainers.image.revision=${commit}`],
      ...["--output", `type=image,name=${url},push-by-digest=true,name-canonical=true,push=true`, context],
    ]);
    return metadata.parse(JSON.parse(readFileSync(file, "utf8")))["containerimage.digest"];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function refuseVulnerable(image: string, platform: string, found: readonly Fixable[]): void {
  if (found.length === 0) return;
  const lines = found.map(
    ({ id, package: name, version, fixedIn }) => `  ${id} in ${name} ${version}: fixed in ${fixedIn}`,
  );
  throw new Refused(
    `${image} gets no tag, as it has critical vulnerabilities that have a fix (${platform}):\n${lines.join("\n")}\n` +
      "Take the fixed version. One that does not concern you is excepted in .grype.yaml, with a reason.",
  );
}
