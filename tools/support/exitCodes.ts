/** How a command ends. The codes mean the same in every command; docs/commands.md has this table. */
export const exitCodes = {
  done: { code: 0, means: "done" },
  no: { code: 1, means: "the answer is no, or a server refused" },
  usage: { code: 2, means: "usage or configuration" },
  missing: { code: 3, means: "a program is missing on this machine" },
  bug: { code: 70, means: "a bug in this program, shown with its stack trace" },
  interrupted: { code: 130, means: "interrupted" },
} as const;

export type Ending = keyof typeof exitCodes;
