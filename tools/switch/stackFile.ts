import { parseDocument } from "yaml";
import type { Placement } from "./planner";

/** The stack file's text with another placement; comments and everything else stay as they are. */
export function withPlacement(text: string, { topology, traffic }: Placement): string {
  const document = parseDocument(text);
  // Keys may stand with or without the project's name.
  for (const key of ["topology", "traffic", "minimumDuringMove"]) document.deleteIn(["config", key]);
  document.setIn(["config", "malayalees:topology"], topology);
  for (const [key, values] of Object.entries(structuredSettings(traffic))) {
    if (Object.keys(values).length === 0) document.deleteIn(["config", key]);
    else document.setIn(["config", key], values);
  }
  return document.toString({ lineWidth: 0 });
}

/** The same as the engine hands it to the program: full key to text. */
export function placementSettings({ topology, traffic }: Placement): Readonly<Record<string, string>> {
  const structured = Object.entries(structuredSettings(traffic)).map(([key, values]) => [key, JSON.stringify(values)]);
  return { "malayalees:topology": topology, ...Object.fromEntries(structured) };
}

function structuredSettings(traffic: Placement["traffic"]): Readonly<Record<string, Readonly<Record<string, number>>>> {
  const minimums = traffic.flatMap(({ topology, minimum }) => (minimum === undefined ? [] : [[topology, minimum]]));
  return {
    "malayalees:traffic": Object.fromEntries(traffic.map(({ topology, weight }) => [topology, weight])),
    "malayalees:minimumDuringMove": Object.fromEntries(minimums),
  };
}
