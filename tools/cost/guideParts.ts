import { instanceTypes } from "../../components/configuration/instanceTypes";
import type { Phase } from "../../components/configuration/keys/key";
import type { TopologyName } from "../../components/configuration/topologyFacts";
import { type CostItem, estimate } from "../../policies/costs/estimate";
import { type PlannedResource, stackOf } from "../../policies/support/stack";
import { claims, guideRedis, type Range } from "./claims";
import { type CountedPart, isCounted } from "./parts";

/** What the guide's own parts come to, in its own sizes: no more and no less than it counts. */
export type GuideParts = Readonly<Record<CountedPart, Range>>;

/**
 * Prices the guide's own parts on a topology. It sizes no machines: they are this program's, one for each of its tasks. It says
 * nothing of EKS: those have what the plan has.
 * @param planned items of the plan of the same phase and topology
 */
export function guideParts(
  phase: Phase,
  topology: TopologyName,
  region: string,
  planned: readonly CostItem[],
): GuideParts {
  const { tasks } = claims[phase];
  const [from, to] = [tasks.from, tasks.to].map((count) => {
    const resources = [...computeOf(phase, topology, count), ...databasesOf(phase), balancer(), redis(phase)];
    const { items } = estimate(stackOf(resources), { region, phase });
    return topology === "eks" ? [...items, ...planned.filter((item) => isCounted(item, "compute"))] : items;
  });
  const range = (part: CountedPart): Range => ({ from: sumOf(from, part), to: sumOf(to, part) });
  return {
    compute: range("compute"),
    database: range("database"),
    "load balancer": range("load balancer"),
    cache: range("cache"),
  };
}

/** Of tasks, what the guide counts of them always runs; of the load balancer, it has some traffic. */
function sumOf(items: readonly CostItem[] = [], part: CountedPart): number {
  return items
    .filter((item) => isCounted(item, part))
    .reduce((sum, { least, dollars }) => sum + (part === "load balancer" ? dollars : least), 0);
}

function computeOf(phase: Phase, topology: TopologyName, count: number): readonly PlannedResource[] {
  const { cpu, memory } = claims[phase];
  if (topology === "fargate") {
    const definition = planned("aws:ecs/taskDefinition:TaskDefinition", { cpu: String(cpu), memory: String(memory) });
    const service = planned(
      "aws:ecs/service:Service",
      { desiredCount: count, launchType: "FARGATE" },
      { taskDefinition: [definition.urn] },
    );
    return [definition, service];
  }
  if (topology === "eks") return [];
  const [instanceType] = instanceTypes[phase].x86_64;
  const mixedInstancesPolicy = { launchTemplate: { overrides: [{ instanceType }] } };
  return [planned("aws:autoscaling/group:Group", { minSize: count, maxSize: count, mixedInstancesPolicy })];
}

function databasesOf(phase: Phase): readonly PlannedResource[] {
  const { instanceClass, isMultiAz, replicas } = claims[phase];
  const database = (multiAz: boolean, name: string) =>
    planned("aws:rds/instance:Instance", { engine: "postgres", instanceClass, multiAz }, {}, name);
  return [
    database(isMultiAz, "database"),
    ...Array.from({ length: replicas }, (_, index) => database(false, `replica-${index}`)),
  ];
}

function balancer(): PlannedResource {
  return planned("aws:lb/loadBalancer:LoadBalancer", { loadBalancerType: "application" });
}

function redis(phase: Phase): PlannedResource {
  const props = { engine: "redis", nodeType: guideRedis[phase], numCacheClusters: 1 };
  return planned("aws:elasticache/replicationGroup:ReplicationGroup", props);
}

/** A resource that no program makes, to be priced. */
export function planned(
  type: string,
  props: PlannedResource["props"],
  propertyDependencies: PlannedResource["propertyDependencies"] = {},
  name = "guide",
): PlannedResource {
  const urn = `urn:pulumi:guide::guide::${type}::${name}`;
  return { urn, type, name, props, dependencies: [], propertyDependencies, protect: false };
}
