import { parseDocument, Scalar } from "yaml";
import type { DatabaseInstanceConfig } from "../../components/stackConfig";

/** The stack file's text with other instances; comments and everything else stay as they are. */
export function withInstances(text: string, instances: readonly DatabaseInstanceConfig[]): string {
  const document = parseDocument(text);
  // The key may stand with or without the project's name.
  document.deleteIn(["config", "databaseInstances"]);
  const key = ["config", "malayalees:databaseInstances"];
  document.setIn(key, document.createNode(entriesOf(instances)));
  // Without quotes the CLI reads a time as a timestamp.
  for (const [index, { source }] of instances.entries())
    if (source && "time" in source) document.setIn([...key, index, "time"], quoted(source.time));
  return document.toString({ lineWidth: 0 });
}

function quoted(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = "QUOTE_DOUBLE";
  return scalar;
}

/** The same as the engine hands it to the program: full key to text. */
export function instanceSettings(instances: readonly DatabaseInstanceConfig[]): Readonly<Record<string, string>> {
  return { "malayalees:databaseInstances": JSON.stringify(entriesOf(instances)) };
}

function entriesOf(instances: readonly DatabaseInstanceConfig[]) {
  return instances.map(({ number, state, source }) => ({ number, state, ...source }));
}
