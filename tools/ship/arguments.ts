import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { flag, required, several, value } from "../support/options";
import { asText, wholeNumber } from "../support/parsers";

/** What was asked of `npm run ship`. */
export interface ShipArguments {
  readonly stack: string;
  /** A tag of the stack's own repository, or a whole reference. */
  readonly image: string;
  /** Shows what the update would change, and changes nothing. */
  readonly preview: boolean;
  /** Branch that gets the stack's file with the image, once the stack runs it. */
  readonly record: string | undefined;
  /** Paths that must answer, beside the readiness path. */
  readonly paths: readonly string[];
  /** Seconds that the application has until it must answer. */
  readonly waitSeconds: number;
}

export const shipCommand = declare({
  name: "ship",
  usage: ["--stack <stack> --image <tag> [--record <branch>]", "--stack <stack> --image <tag> --preview"],
  description: `Brings an image into a stack: writes it into the stack's file, updates under the policies, and asks the application through its load balancer until it has answered 10 times in a row.
When the update fails, or the application does not answer, it goes back by itself: the file gets the image before, and the stack is updated again. An earlier image is brought back the same way.`,
  options: {
    stack: required({ placeholder: "<stack>", description: "the stack", parse: asText, example: "dev" }),
    image: required({
      placeholder: "<tag>",
      description: "a tag in the stack's repository (npm run image), or a whole reference",
      parse: asText,
      example: "4f9c2d1",
    }),
    preview: flag("shows what would change; the stack and its file stay as they are"),
    record: value({
      placeholder: "<branch>",
      description: "commits the stack's file, once the stack runs the image, and pushes it to this branch",
      parse: branch,
    }),
    path: several({
      placeholder: "<path>",
      description: "must answer as well, beside the readiness path; may be given several times",
      parse: path,
    }),
    wait: value({
      placeholder: "<seconds>",
      description: "until the application must have answered",
      parse: wholeNumber(1, 3600),
      default: 300,
    }),
  },
  endings: {
    done: "the stack runs the image",
    no: "the stack runs the image before, or the message says what it runs",
  },
  read({ path: paths, wait, preview, record, ...values }): ShipArguments {
    if (preview && record !== undefined) throw new UsageError("--record has nothing to record with --preview");
    return { ...values, preview, record, paths, waitSeconds: wait };
  },
});

function branch(text: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(text)) return text;
  throw new UsageError(`must be the name of a branch, not "${text}"`);
}

function path(text: string): string {
  if (/^\/[^\s]*$/.test(text)) return text;
  throw new UsageError(`must be a path that starts with /, not "${text}"`);
}
