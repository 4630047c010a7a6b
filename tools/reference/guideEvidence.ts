import { z } from "zod";
import type { TopologyName } from "../../components/configuration/topologyFacts";
import type { Compared } from "../cost/compare";

/** Where a row may look. */
export interface Evidence {
  /** Inputs of the resources of this type in the plan of prod, at least one. @default phase initial on fargate */
  resources(type: string, phase?: Phase, topology?: "fargate" | "eks"): readonly [Inputs, ...Inputs[]];
  /** What a phase of prod costs on a topology, beside what the guide says. */
  costs(phase: Phase, topology: TopologyName): Compared;
  /** The first group of a pattern in a file of this repository. @throws Error when the pattern does not match */
  inFile(path: string, pattern: RegExp): string;
}

type Phase = "initial" | "growth" | "scale";
export type Inputs = Readonly<Record<string, unknown>>;

const DATABASE = "aws:rds/instance:Instance";
export const PARAMETERS = "aws:rds/parameterGroup:ParameterGroup";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const TASK_COUNT = "aws:appautoscaling/target:Target";
const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

export function code(text: unknown): string {
  return `\`${String(text)}\``;
}

export function classOf(evidence: Evidence, phase: Phase): string {
  const [{ instanceClass, multiAz }, ...replicas] = evidence.resources(DATABASE, phase);
  const count = replicas.length > 0 ? `, read replicas: ${replicas.length}` : "";
  return `${code(instanceClass)}${multiAz === true ? ", Multi-AZ" : ""}${count}`;
}

export function tasksOf(evidence: Evidence, phase: Phase): string {
  const { minCapacity, maxCapacity } = evidence.resources(TASK_COUNT, phase)[0];
  return `${minCapacity} to ${maxCapacity}`;
}

const group = z.object({
  parameters: z.array(z.object({ name: z.string(), value: z.string(), applyMethod: z.string() })),
});

export function parameterOf(evidence: Evidence, name: string) {
  const found = group.parse(evidence.resources(PARAMETERS)[0]).parameters.find((each) => each.name === name);
  if (found === undefined) throw new Error(`the parameter group has no ${name}`);
  return found;
}

export function parameter(evidence: Evidence, name: string): string {
  return code(parameterOf(evidence, name).value);
}

const variables = z.array(z.object({ name: z.string(), value: z.string().optional() }));

const containers = z.array(
  z.object({
    image: z.string(),
    environment: variables,
    secrets: z.array(z.object({ name: z.string() })),
    logConfiguration: z.object({ options: z.record(z.string(), z.string()) }),
  }),
);

export function container(evidence: Evidence, phase: Phase = "initial") {
  const [only] = containers.parse(JSON.parse(String(evidence.resources(TASK, phase)[0].containerDefinitions)));
  if (only === undefined) throw new Error("the task has no container");
  return only;
}

export function poolOf(evidence: Evidence, phase: Phase): string {
  return variableOf(container(evidence, phase).environment, "SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE");
}

export function variableOf(list: z.output<typeof variables>, name: string): string {
  const value = list.find((each) => each.name === name)?.value;
  if (value === undefined) throw new Error(`the container has no variable ${name}`);
  return value;
}

const probe = z.object({ httpGet: z.object({ path: z.string() }) });

const cpuAndMemory = z.object({ cpu: z.string(), memory: z.string() });

const deployment = z.object({
  spec: z.object({
    replicas: z.number(),
    template: z.object({
      spec: z.object({
        containers: z.array(
          z.object({
            env: variables,
            livenessProbe: probe,
            readinessProbe: probe,
            startupProbe: probe,
            resources: z.object({ requests: cpuAndMemory, limits: cpuAndMemory }),
          }),
        ),
      }),
    }),
  }),
});

function deploymentOf(evidence: Evidence, phase: Phase) {
  return deployment.parse(evidence.resources(DEPLOYMENT, phase, "eks")[0]).spec;
}

export function podContainer(evidence: Evidence, phase: Phase = "initial") {
  const [only] = deploymentOf(evidence, phase).template.spec.containers;
  if (only === undefined) throw new Error("the pod has no container");
  return only;
}

/** Pods of a phase, and what each requests, up to its limits. */
export function podsOf(evidence: Evidence, phase: Phase): string {
  const { requests, limits } = podContainer(evidence, phase).resources;
  const [least, most] = [requests, limits].map(({ cpu, memory }) => `${cpu}/${memory}`);
  return `${deploymentOf(evidence, phase).replicas} of ${least === most ? code(least) : code(`${least}–${most}`)}`;
}

export function probePath(evidence: Evidence, name: "livenessProbe" | "readinessProbe" | "startupProbe"): string {
  return code(podContainer(evidence)[name].httpGet.path);
}

/** What a month of a phase is expected to cost on each topology, all that is billed. */
export function billedOn(evidence: Evidence, phase: Phase): string {
  const bills = (["fargate", "ec2", "eks"] as const).map((topology) => {
    const { expected } = evidence.costs(phase, topology).postgresql;
    return `$${Math.round(expected)} on ${topology}`;
  });
  return bills.join(", ");
}

/** The guide's own tasks, in its own sizes, at today's prices. */
export function tasksCost(evidence: Evidence, phase: Phase): string {
  const { from, to } = evidence.costs(phase, "fargate").guideParts.compute;
  return [...new Set([from, to])].map((dollars) => `$${Math.round(dollars)}`).join(" to ");
}

/** From the smallest share that doing without Redis saves to the largest, over phases and topologies. */
export function savingRange(evidence: Evidence): string {
  const shares = (["initial", "growth", "scale"] as const).flatMap((phase) =>
    (["fargate", "ec2", "eks"] as const).map((topology) => evidence.costs(phase, topology).saving.redis.percent),
  );
  return `${Math.round(Math.min(...shares))} to ${Math.round(Math.max(...shares))} %`;
}
