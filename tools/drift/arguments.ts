import { declare } from "../support/command";
import { flag, required, value } from "../support/options";
import { asText } from "../support/parsers";

/** What was asked of `npm run drift`. */
export interface DriftArguments {
  readonly stack: string;
  /** Opens, updates or closes the stack's issue. */
  readonly issue: boolean;
  /** Who writes the issues: those of others are left alone. */
  readonly author: string;
}

export const driftCommand = declare({
  name: "drift",
  usage: ["--stack <stack> [--issue]"],
  description: `Compares a stack with what AWS has and with the program and settings here, and lists what an update would change. Nothing is changed.
With --issue it opens an issue about it, updates the same issue the next time, and closes it when there is no difference any more.`,
  options: {
    stack: required({ placeholder: "<stack>", description: "the stack", parse: asText, example: "prod" }),
    issue: flag("reports in an issue of the repository"),
    author: value({
      placeholder: "<login>",
      description: "whose issue is updated: the user of the token",
      parse: asText,
      default: "github-actions[bot]",
    }),
  },
  notes:
    "With --issue, in the environment, as in a job of GitHub Actions: GITHUB_TOKEN (may write issues), GITHUB_REPOSITORY (owner/name), GITHUB_API_URL.",
  endings: {
    done: "no difference; with --issue, the issue says how it is",
    no: "there are differences; with --issue, GitHub refused",
  },
  read: (values): DriftArguments => values,
});
