import { architecture } from "./architecture/section";
import { changes } from "./changes";
import { costs } from "./costs";
import { findings } from "./findings";
import { outputs } from "./outputs";
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
  updateTime,
  tree,
  outputs,
];
