import { architecture } from "./architecture/section";
import { changes } from "./changes";
import { connections } from "./connections/section";
import { costs } from "./costs";
import { domains } from "./domains/section";
import { findings } from "./findings";
import { outputs } from "./outputs";
import { parameters } from "./parameters/section";
import type { SectionOf } from "./section";
import { summary } from "./summary";
import { tree } from "./tree";
import { updateTime } from "./updateTime";

/** In the order of the page. */
export const sections: readonly SectionOf[] = [
  summary,
  changes,
  findings,
  costs,
  architecture,
  parameters,
  connections,
  domains,
  updateTime,
  tree,
  outputs,
];
