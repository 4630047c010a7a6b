import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { commandOf, flag, value } from "../support/options";
import { asText, wholeNumber } from "../support/parsers";

/** What was asked of `npm run preview-environment`. */
export type PreviewArguments = { readonly devStack: string } & (
  | { readonly command: "up"; readonly pullRequest: number; readonly image: string }
  | { readonly command: "down"; readonly pullRequest: number }
  | { readonly command: "clean"; readonly hours: number; readonly dryRun: boolean }
);

export const previewCommand = declare({
  name: "preview-environment",
  usage: [
    "up --pull-request <number> --image <image>",
    "down --pull-request <number>",
    "clean [--hours <hours>] [--dry-run]",
  ],
  description: `Runs the application of a pull request beside the dev stack: a service of one task, a port of dev's load balancer, and a database of its own in dev's server.
clean deletes those whose pull request is not open, and those that no push has updated for some time.`,
  options: {
    command: commandOf({
      up: "makes or updates the environment of a pull request; its address is the last line",
      down: "deletes it, with its database",
      clean: "deletes those that nobody needs any more",
    }),
    pullRequest: value({
      placeholder: "<number>",
      description: "the pull request",
      parse: wholeNumber(1, 999_999_999),
      only: ["up", "down"],
    }),
    image: value({
      placeholder: "<image>",
      description: "reference of the image (npm run image prints it)",
      parse: asText,
      only: ["up"],
    }),
    hours: value({
      placeholder: "<hours>",
      description: "since its last update, after which an environment is deleted",
      parse: wholeNumber(1, 9999),
      default: 72,
      only: ["clean"],
    }),
    dryRun: flag("lists what would be deleted", { only: ["clean"] }),
    devStack: value({
      placeholder: "<name>",
      description: "full name of the dev stack",
      parse: stackName,
      default: "organization/malayalees/dev",
    }),
  },
  notes:
    "clean needs in the environment, as in a job of GitHub Actions: GITHUB_TOKEN (may read pull requests), GITHUB_REPOSITORY, GITHUB_API_URL.",
  endings: { done: "it is as it was asked for", no: "an update or a deletion failed, or GitHub refused" },
  read({ command, pullRequest, image, hours, dryRun, devStack }): PreviewArguments {
    if (command === "clean") return { command, hours, dryRun, devStack };
    if (pullRequest === undefined) throw new UsageError("--pull-request is missing, for example --pull-request 12");
    if (command === "down") return { command, pullRequest, devStack };
    if (image === undefined) throw new UsageError("--image is missing: npm run image -- build prints it");
    return { command, pullRequest, image, devStack };
  },
});

function stackName(text: string): string {
  if (/^[\w.-]+\/[\w.-]+\/[\w.-]+$/.test(text)) return text;
  throw new UsageError(
    `must be organization/project/stack ("organization" itself without Pulumi Cloud), not "${text}"`,
  );
}
