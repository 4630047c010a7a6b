import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { required, severalArguments, value } from "../support/options";
import { asText, wholeNumber } from "../support/parsers";

/** What was asked of `npm run comment`. */
export interface CommentArguments {
  /** Files that npm run plan -- --markdown wrote, in the order of the comment. */
  readonly files: readonly string[];
  readonly pullRequest: number;
  /** Who writes the comments: those of others are left alone. */
  readonly author: string;
}

export const commentCommand = declare({
  name: "comment",
  usage: ["<file…> --pull-request <number>"],
  description:
    "Posts what npm run plan -- --markdown wrote as one comment of a pull request; the same comment is updated the next time.",
  options: {
    files: severalArguments({ placeholder: "<file…>", description: "a file for each stack", parse: asText }),
    pullRequest: required({
      placeholder: "<number>",
      description: "the pull request",
      parse: wholeNumber(1, 999_999_999),
      example: "12",
    }),
    author: value({
      placeholder: "<login>",
      description: "whose comment is updated: the user of the token",
      parse: asText,
      default: "github-actions[bot]",
    }),
  },
  notes:
    "In the environment, as in a job of GitHub Actions: GITHUB_TOKEN (may write pull requests), GITHUB_REPOSITORY (owner/name), GITHUB_API_URL.",
  endings: { done: "the comment is there", no: "GitHub refused" },
  read({ files, pullRequest, author }): CommentArguments {
    if (files.length === 0)
      throw new UsageError("a file is missing, for example npm run comment -- plan.md --pull-request 12");
    return { files, pullRequest, author };
  },
});
