import { describeCapacity, instanceCapacity, instanceRange, times } from "../../components/configuration/capacity";
import { phases } from "../../components/configuration/keys/key";
import { topologyNames } from "../../components/configuration/topologyFacts";
import { configureProd } from "./pooling";

export const topologiesPage = "docs/topologies.md";

/** What each topology has for the application in each phase, as the configuration computes it. */
export function capacityTable(): readonly string[] {
  const rows = phases.flatMap((phase) =>
    topologyNames.map((topology) => {
      const config = configureProd(phase, [topology]);
      const size = instanceCapacity(topology, config);
      if (size === undefined) throw new Error(`what an instance of ${topology} has in ${phase} is not known`);
      const { minTasks, maxTasks } = instanceRange(topology, config);
      const [sure, most] = [size.sure, size.most].map(describeCapacity);
      const cells = [
        phase,
        topology,
        `${minTasks} to ${maxTasks}`,
        sure === most ? sure : `${sure}; up to ${most}`,
        describeCapacity(times(minTasks, size.sure)),
        describeCapacity(times(maxTasks, size.sure)),
      ];
      return `| ${cells.join(" | ")} |`;
    }),
  );
  return [
    "| phase | topology | number | each | at the minimum | at the maximum |",
    "|---|---|---|---|---|---|",
    ...rows,
  ];
}
