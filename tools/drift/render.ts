import { typeOf } from "../../policies/support/urns";
import { logicalName } from "../support/urns";
import type { Difference } from "./preview";

/** A stack with very many differences has one cause: the first lines say it, and GitHub takes no more than 65,536 characters. */
const MOST = 100;

/** By which the next run finds its issue; not shown. */
export function markerOf(stack: string): string {
  return `<!-- npm run drift: ${stack} -->`;
}

export function titleOf(stack: string): string {
  return `${stack} differs from its program`;
}

export function describe(differences: readonly Difference[]): string {
  const lines = differences.slice(0, MOST).map(({ op, urn, properties }) => {
    const what = properties.length > 0 ? `: ${properties.join(", ")}` : "";
    return `- ${op} ${typeOf(urn)} ${logicalName(urn)}${what}`;
  });
  return [...lines, ...(differences.length > MOST ? [`- … and ${differences.length - MOST} more`] : [])].join("\n");
}

export function issueText(stack: string, differences: readonly Difference[]): string {
  return `${markerOf(stack)}
An update of \`${stack}\` from this branch would change ${differences.length === 1 ? "one resource" : `${differences.length} resources`}:

${describe(differences)}

Somebody changed AWS by hand, AWS changed something itself, or the branch has what no update has brought yet (also an image).
See it with values: \`pulumi preview --refresh --diff --stack ${stack}\`. Then either update the stack, which undoes what was done by hand,
or write it into the program. More: docs/drift.md. This text is updated by each run, and the issue closed when nothing differs.
`;
}
