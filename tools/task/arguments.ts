import { declare } from "../support/command";
import { UsageError } from "../support/errors";
import { required, severalArguments, value } from "../support/options";
import { asText, wholeNumber } from "../support/parsers";

/** What was asked of `npm run task`. */
export interface TaskArguments {
  readonly stack: string;
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Minutes after which it is stopped. */
  readonly minutes: number;
}

export const taskCommand = declare({
  name: "task",
  usage: ["--stack <stack> [--minutes 60] -- <command> [<argument> …]"],
  description: `Runs a command once, in a task of its own: the image, the settings, the secrets and the network of the stack's service on Fargate. Prints the task's log as it comes, and waits for its end. Ctrl-C stops the task.
The command takes the place of the image's CMD; an ENTRYPOINT of the image stays before it.`,
  options: {
    stack: required({ placeholder: "<stack>", description: "the stack", parse: asText, example: "prod" }),
    minutes: value({
      placeholder: "<minutes>",
      description: "stops the task after so long",
      parse: wholeNumber(1, 1440),
      default: 60,
    }),
    command: severalArguments({
      placeholder: "<command>",
      description: "the program and its arguments; no secrets, as AWS shows them to whoever may describe tasks",
      parse: asText,
    }),
  },
  notes:
    "It needs the rights ecs:DescribeServices, ecs:RunTask, ecs:DescribeTasks and ecs:StopTask in the stack's cluster, iam:PassRole for the two roles of the task, and logs:GetLogEvents for its log.",
  endings: {
    done: "the command ended with 0",
    no: "the command ended with another code, which is printed; or the task did not start, or was stopped",
    usage: "usage, or AWS cannot be asked or refuses, or nothing of the stack runs on Fargate",
  },
  read: ({ command, ...values }): TaskArguments => {
    if (command.length === 0) throw new UsageError("the command is missing, for example -- java -version");
    return { ...values, command };
  },
});
