import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { commandOf, required, value } from "../support/options";
import { asText } from "../support/parsers";

/** What was asked of `npm run image`. */
export type ImageArguments =
  | {
      readonly command: "build";
      /** The image goes into this stack's repository. */
      readonly to: string;
      /** Its tag: the commit that it is built from. */
      readonly commit: string;
      /** Folder of the Dockerfile. */
      readonly context: string;
      /** Folder for the lists of what is in the image, and what is known about it. */
      readonly report: string;
    }
  | { readonly command: "copy"; readonly from: string; readonly to: string; readonly commit: string };

/** What ECR takes as a tag. Source: Amazon ECR API reference, ImageIdentifier (2026-11). */
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

export const imageCommand = declare({
  name: "image",
  usage: [
    "build --to <stack> --commit <commit> [--context <folder>] [--report <folder>]",
    "copy --from <stack> --to <stack> --commit <commit>",
  ],
  description: `Builds the application's image once for each commit, for the processor architectures of all stacks, and pushes it into a stack's repository. It has no tag until it has been scanned: with a critical vulnerability that has a fix, it never gets one, and the repository deletes it after a week.
copy brings the same image, byte for byte, into another stack's repository. What is there already is neither built nor copied again.
The last line of the output is the image's reference.`,
  options: {
    command: commandOf({
      build: "builds, scans and pushes the image of a commit",
      copy: "copies it into another stack's repository",
    }),
    to: required({
      placeholder: "<stack>",
      description: "the stack whose repository gets the image",
      parse: asText,
      example: "dev",
    }),
    from: value({
      placeholder: "<stack>",
      description: "the stack whose repository has it",
      parse: asText,
      only: ["copy"],
    }),
    commit: required({ placeholder: "<commit>", description: "the image's tag", parse: tag, example: "4f9c2d1" }),
    context: value({
      placeholder: "<folder>",
      description: "where the Dockerfile is",
      parse: asText,
      default: "spring/sample",
      only: ["build"],
    }),
    report: value({
      placeholder: "<folder>",
      description: "gets the list of what is in the image (CycloneDX) and what the scan found",
      parse: asText,
      default: "image-report",
      only: ["build"],
    }),
  },
  notes:
    "It runs pulumi, docker (with buildx), aws, syft and grype. A vulnerability that does not concern you is excepted in .grype.yaml, with a reason.",
  endings: {
    done: "the image is in the repository",
    no: "a critical vulnerability that has a fix, or a program failed",
  },
  read({ command, to, from, commit, context, report }): ImageArguments {
    if (command === "build") return { command, to, commit, context, report };
    if (from === undefined) throw new UsageError("--from is missing, for example --from dev");
    if (from === to) throw new UsageError("--from and --to are the same stack");
    return { command, from, to, commit };
  },
});

function tag(text: string): string {
  if (TAG.test(text) && text !== "latest") return text;
  throw new UsageError(`must be a commit, or another tag that is never moved, not "${text}"`);
}
