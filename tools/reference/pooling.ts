import { chooseMaxConnections } from "../../components/cacheParameters";
import { phases } from "../../components/configuration/keys/key";
import { taskRange } from "../../components/configuration/resolve";
import { topologyFacts, topologyNames } from "../../components/configuration/topologyFacts";
import { parseStackConfig, type StackConfig } from "../../components/stackConfig";
import { availableConnections, peakTasks } from "../../policies/facts/connectionBudget";

export const poolingPage = "docs/pooling.md";

/** The table of connections, as the configuration computes them. */
export function budgetTable(): readonly string[] {
  const rows = phases.flatMap((phase) => [
    ...topologyNames.map((topology) => rowOf(phase, [topology])),
    rowOf(
      phase,
      [topologyNames[0], topologyNames.at(-1)].filter((name) => name !== undefined),
    ),
  ]);
  return [
    "| phase | topology | pool | tasks at the worst moment | connections | max_connections | through the proxy | room |",
    "|---|---|---|---|---|---|---|---|",
    ...rows,
  ];
}

function rowOf(phase: string, topologies: readonly string[]): string {
  const config = configureProd(phase, topologies);
  const { scaling, kubernetes, traffic, database, connectionDemand, neededMaxConnections } = config;
  const tasks = traffic.map(({ topology }) => peakTasks(taskRange(topologyFacts[topology], scaling, kubernetes)));
  const maxConnections = chooseMaxConnections(database.instanceClass, neededMaxConnections);
  const room = availableConnections(maxConnections, database.proxy) - connectionDemand;
  const cells = [
    phase,
    topologies.length === 1 ? topologies[0] : `${topologies.join(" and ")}, while traffic moves`,
    scaling.poolSize,
    tasks.join(" + "),
    connectionDemand,
    maxConnections,
    database.proxy ? availableConnections(maxConnections, true) : "no proxy",
    room,
  ];
  return `| ${cells.join(" | ")} |`;
}

/** Prod in a phase, on these topologies. */
export function configureProd(phase: string, topologies: readonly string[]): StackConfig {
  const traffic = Object.fromEntries(topologies.map((name) => [name, 1]));
  return parseStackConfig(
    {
      "aws:region": "us-east-1",
      "malayalees:environment": "prod",
      "malayalees:domain": "app.example.com",
      "malayalees:phase": phase,
      "malayalees:topology": topologies[0] ?? "",
      "malayalees:traffic": JSON.stringify(traffic),
      // The size of the pool does not depend on it; a cluster needs an address that may reach it.
      "malayalees:clusterAccessCidrs": '["8.8.8.8/32"]',
    },
    "prod",
  );
}
