import { scenarios, variants } from "../cost/scenarios";
import { timelineOf } from "../plan/timeline/timeline";
import { duration, longSteps, nameOf } from "../plan/timeline/words";

export const updateTimePage = "docs/update-time.md";

/** How long the first update of prod takes, in each phase and topology, and what decides it. */
export async function updateTimes(root: string): Promise<readonly string[]> {
  const only = variants.filter(({ cache }) => cache === "postgresql");
  const rows = (await scenarios("prod", { folder: root, only })).map((each) => {
    if ("reason" in each) return `| ${each.phase} | ${each.topology} | | | ${each.reason} |`;
    const { seconds, forcedSeconds, chain } = timelineOf(each.plan);
    const steps = longSteps(chain).map((step) => `${nameOf(step)} ${duration(step.seconds)}`);
    return `| ${each.phase} | ${each.topology} | ${duration(seconds)} | ${duration(forcedSeconds)} | ${steps.join(" → ")} |`;
  });
  return ["| phase | topology | first update | at least | what decides it |", "|---|---|---|---|---|", ...rows];
}
