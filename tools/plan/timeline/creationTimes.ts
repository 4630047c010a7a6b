import { numberOf, textOf } from "../../../policies/support/values";
import type { OfflineResource } from "../offlineMonitor";

type Planned = Pick<OfflineResource, "type" | "props">;

/** How long AWS usually takes to make one. */
export interface CreationTime {
  readonly seconds: number | ((resource: Planned) => number);
  /** Seconds after which what others need of it exists; the provider answers when all of it does. @default seconds */
  readonly needed?: number;
  /** Where the figures come from. */
  readonly from: string;
}

const USUAL = "a usual time by experience, for which no public figure was found (2026-11)";
const LOGS = "durations in logs of Terraform that are in public repositories (2026-11)";

/**
 * Resource type → how long AWS usually takes to make one, where that is more than a few seconds. A middle of what people report, for
 * comparing orders of work; a single update may take half or twice as long.
 */
export const creationTimes: Readonly<Record<string, CreationTime>> = {
  "awsx:ec2:Vpc": {
    seconds: ({ props }) => (textOf(Object(props.natGateways).strategy) === "None" ? 40 : 150),
    needed: 40,
    from: `${LOGS}: VPC, subnets and routes about 40 s one after the other; a NAT gateway 85, 88, 94, 105, 107, 114, 124 and 125 s more`,
  },
  "aws:ec2/vpcEndpoint:VpcEndpoint": {
    seconds: ({ props }) => (props.vpcEndpointType === "Interface" ? 75 : 6),
    from: `interface endpoints 50 to 100 s, gateways 6 s: ${USUAL}`,
  },
  "aws:rds/instance:Instance": {
    seconds: ({ props }) => (props.replicateSourceDb !== undefined ? 600 : props.multiAz === true ? 780 : 270),
    from: `${LOGS}: in one zone 196, 233, 243, 245, 246, 247 and 296 s; in two 612, 842, 900 and 1026 s; a replica 480 s and more, as its source is copied first`,
  },
  "aws:rds/proxy:Proxy": { seconds: 420, from: `5 to 10 min: ${USUAL}` },
  "aws:rds/proxyTarget:ProxyTarget": {
    seconds: 90,
    from: "Amazon RDS user guide, RDS Proxy: available after its targets answer (2026-11)",
  },
  "aws:elasticache/serverlessCache:ServerlessCache": { seconds: 180, from: `2 to 5 min: ${USUAL}` },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    seconds: ({ props }) => 420 + 120 * Math.max(0, (numberOf(props.numCacheClusters) ?? 1) - 1),
    from: `one node 5 to 8 min, each further one about 2 min more: ${USUAL}`,
  },
  "aws:elasticache/userGroup:UserGroup": { seconds: 30, from: `20 to 60 s: ${USUAL}` },
  "aws:elasticache/user:User": { seconds: 30, from: `10 to 60 s: ${USUAL}` },
  "aws:lb/loadBalancer:LoadBalancer": { seconds: 145, from: `${LOGS}: 139, 142 and 172 s` },
  "aws:acm/certificateValidation:CertificateValidation": {
    seconds: 180,
    from: `${LOGS}: 89, 107, 265 and 532 s once the record exists`,
  },
  "aws:route53/record:Record": { seconds: 40, from: `until the change is in sync, 30 to 60 s: ${USUAL}` },
  "aws:ecs/cluster:Cluster": { seconds: 11, from: `10 to 12 s: ${USUAL}` },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": { seconds: 11, from: `10 to 12 s: ${USUAL}` },
  "aws:ecs/service:Service": {
    seconds: 180,
    from: "Amazon ECS developer guide: tasks start in 30 to 60 s, a JVM in as long, then two checks of the load balancer, and a steady state (2026-11)",
  },
  "aws:autoscaling/group:Group": {
    seconds: 210,
    from: "Amazon EC2 Auto Scaling user guide: a machine boots in a minute, installs and pulls in another, and is healthy after two checks (2026-11)",
  },
  "aws:lambda/function:Function": {
    seconds: ({ props }) => (props.vpcConfig === undefined ? 12 : 60),
    from: `8 to 15 s; in a VPC 30 to 90 s, until its network interfaces exist: ${USUAL}`,
  },
  "aws:lambda/invocation:Invocation": {
    seconds: ({ props }) => (textOf(props.input)?.includes("migrate") ? 15 : 4),
    from: `the migrations of an empty database, with a cold start; a look at machines that are new already: ${USUAL}`,
  },
  "eks:index:Cluster": { seconds: 600, from: `${LOGS}: 503, 535, 546, 552, 564, 612, 622, 623, 652, 663 and 683 s` },
  "aws:eks/addon:Addon": { seconds: 60, from: `${LOGS}: 24, 45 and 55 s, and a node that starts before the first` },
  "kubernetes:apps/v1:Deployment": {
    seconds: 180,
    from: "Amazon EKS user guide, Auto Mode: a node is ready in a minute; then image, start of a JVM, and two checks (2026-11)",
  },
  "aws:kms/key:Key": { seconds: 12, from: `${LOGS}: 12 and 29 s` },
  "aws:iam/instanceProfile:InstanceProfile": { seconds: 8, from: `7 to 10 s: ${USUAL}` },
};

/** A call that AWS answers at once. */
const USUAL_SECONDS = 2;

/** Seconds that AWS usually takes to make it; none for what is not in AWS. */
export function secondsOf(resource: Made): number {
  if (!isMade(resource)) return 0;
  const seconds = creationTimes[resource.type]?.seconds ?? USUAL_SECONDS;
  return typeof seconds === "number" ? seconds : seconds(resource);
}

/** The same, until what others need of it exists. */
export function neededSecondsOf(resource: Made): number {
  return Math.min(secondsOf(resource), creationTimes[resource.type]?.needed ?? Number.POSITIVE_INFINITY);
}

type Made = Planned & Pick<OfflineResource, "custom" | "remote" | "external">;

function isMade({ type, custom, remote, external }: Made): boolean {
  return !external && (custom || remote) && !type.startsWith("random:") && !type.startsWith("pulumi:");
}
