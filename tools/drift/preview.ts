import { z } from "zod";
import { Refused } from "../support/errors";
import { runShown } from "../support/shownProgram";

/** Something that an update would change. */
export interface Difference {
  readonly urn: string;
  /** The engine's word: update, create, replace, delete … */
  readonly op: string;
  /** Names of the properties that differ; never their values, which may be secret. */
  readonly properties: readonly string[];
}

/** What the engine does in every preview. */
const NO_CHANGE: readonly string[] = ["same", "refresh", "read"];
/** Of a replacement, one line is enough. */
const REPEATED: readonly string[] = ["create-replacement", "delete-replaced"];

/** Source: `pulumi preview --json`, display.PreviewDigest of the CLI 3.248. */
const digest = z.object({
  steps: z
    .array(
      z.object({
        op: z.string(),
        urn: z.string(),
        diffReasons: z.array(z.string()).nullish(),
        detailedDiff: z.record(z.string(), z.unknown()).nullish(),
      }),
    )
    .nullish(),
});

/**
 * What an update of a stack would change, after every resource has been read anew. The state stays as it is.
 * @throws Refused when the preview fails
 */
export async function differencesOf(root: string, stack: string): Promise<readonly Difference[]> {
  const args = ["preview", "--refresh", "--json", "--non-interactive", "--cwd", root, "--stack", stack];
  const { code, printed } = await runShown("pulumi", args, { answers: true });
  if (code !== 0) throw new Refused(`The preview of ${stack} failed, so nothing is known:\n${printed.slice(-2000)}`);
  return (digest.parse(JSON.parse(printed)).steps ?? [])
    .filter(({ op }) => !NO_CHANGE.includes(op) && !REPEATED.includes(op))
    .map(({ op, urn, diffReasons, detailedDiff }) => ({
      op,
      urn,
      properties: [...new Set([...(diffReasons ?? []), ...Object.keys(detailedDiff ?? {})])].sort(),
    }));
}
