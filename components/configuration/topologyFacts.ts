import type { ZoneService } from "../../policies/facts/regions";

/** What the rest of the program has to know of a topology on AWS. Pure data: reading it loads no SDK. */
export interface TopologyFacts {
  /** What one instance of the application is. Pods are counted by minReplicas and maxReplicas, all others by minTasks and maxTasks. */
  readonly unit: "task" | "machine" | "pod";
  /** What the load balancer sends requests to: `ip` for tasks and pods, `instance` for machines. */
  readonly targetType: "ip" | "instance";
  /** Priority of its own rule on the shared listener, below the 1000 of components/traffic.ts. Another one moves the rule. */
  readonly priority: number;
  /** spotShare has an effect. */
  readonly takesSpot: boolean;
  /** cpu and memory must be a pair that Fargate has. */
  readonly hasFargateSizes: boolean;
  /** It makes a cluster of EKS, which needs access, administrators and upgrades. */
  readonly makesCluster: boolean;
  /** A call of AWS's API restarts all of it without a gap, so a schedule can (components/rotation). */
  readonly restartsBySchedule: boolean;
  /** What its zones must have, besides what every stack needs. */
  readonly zoneServices: readonly ZoneService[];
  /**
   * Services of AWS that it calls from inside the network. Each is an interface endpoint where there is no other way out, at $7.30 a month
   * and zone (AWS PrivateLink pricing, us-east-1, 2026-11), so only what is needed is here. Not kms: Secrets Manager, ECR and CloudWatch
   * Logs decrypt on their own side.
   */
  readonly awsServices: readonly string[];
  /** The same for shells into containers (enableExec). */
  readonly shellServices: readonly string[];
}

/** Typed by its rows: a topology that lacks a fact does not compile. */
const define = <Name extends string>(rows: Readonly<Record<Name, TopologyFacts>>) => rows;

/** Every topology on AWS. components/topologies/topologyTable.ts has the component for each. */
export const topologyFacts = define({
  fargate: {
    unit: "task",
    targetType: "ip",
    priority: 101,
    takesSpot: true,
    hasFargateSizes: true,
    makesCluster: false,
    restartsBySchedule: true,
    zoneServices: ["Fargate"],
    // Images (their layers come through the S3 gateway), the credentials, logs; Fargate's own interface calls ECS.
    // Source: Amazon ECS developer guide, "Amazon ECS interface VPC endpoints" (2026-11).
    awsServices: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"],
    shellServices: ["ssmmessages"],
  },
  ec2: {
    unit: "machine",
    targetType: "instance",
    priority: 102,
    takesSpot: true,
    hasFargateSizes: false,
    makesCluster: false,
    restartsBySchedule: true,
    zoneServices: [],
    // Images, the credentials, logs; the CloudWatch agent reads tags from EC2 and writes metrics; packages come through the S3 gateway.
    awsServices: ["ec2", "ecr.api", "ecr.dkr", "logs", "monitoring", "secretsmanager"],
    // Not ec2messages, which regions since 2024 do not have and the SSM agent of Amazon Linux 2023 no longer needs. Source: AWS Systems
    // Manager user guide, "Reference: ec2messages, ssmmessages, and other API operations" (2026-11).
    shellServices: ["ssm", "ssmmessages"],
  },
  eks: {
    unit: "pod",
    targetType: "ip",
    priority: 103,
    takesSpot: false,
    hasFargateSizes: false,
    makesCluster: true,
    // A Deployment is restarted through the cluster's API, and the driver keeps an old Secret while a pod uses it.
    restartsBySchedule: false,
    zoneServices: ["EKS"],
    // Nodes pull images and give roles to pods (eks-auth), and may do nothing else; the driver reads the credentials; the CloudWatch
    // agent writes logs and metrics, and reads tags and volumes from EC2. Auto Mode's controllers (nodes, network, load balancers) run
    // on AWS's side, so their services (eks, elasticloadbalancing, sts) are not called from here. Sources: Amazon EKS user guide,
    // "Deploy private clusters with limited internet access", "Learn how EKS Auto Mode works"; AWS managed policies
    // AmazonEKSWorkerNodeMinimalPolicy and CloudWatchAgentServerPolicy (2026-11).
    awsServices: ["ec2", "ecr.api", "ecr.dkr", "eks-auth", "logs", "monitoring", "secretsmanager"],
    shellServices: [],
  },
});

export type TopologyName = keyof typeof topologyFacts;

/** A topology on AWS, and not the workload on a cluster that exists already. */
export function isOnAws(topology: string): topology is TopologyName {
  return Object.hasOwn(topologyFacts, topology);
}

/** In the order of the table. */
export const topologyNames: readonly TopologyName[] = Object.keys(topologyFacts).filter(isOnAws);

/**
 * Services of AWS that topologies with these facts call from inside the network, each once. Who reads parameters calls ssm: ECS, the
 * provider for EKS and the boot script. Source: Amazon ECS developer guide, "Amazon ECS interface VPC endpoints" (2026-11).
 */
export function awsServicesOf(
  topologies: readonly Pick<TopologyFacts, "awsServices" | "shellServices">[],
  {
    enableExec,
    secrets,
  }: { readonly enableExec: boolean; readonly secrets: readonly { readonly source: "secretsManager" | "parameter" }[] },
): readonly string[] {
  const readsParameters = secrets.some(({ source }) => source === "parameter");
  const services = topologies.flatMap(({ awsServices, shellServices }) => [
    ...awsServices,
    ...(enableExec ? shellServices : []),
    ...(readsParameters ? ["ssm"] : []),
  ]);
  return [...new Set(services)].sort();
}
