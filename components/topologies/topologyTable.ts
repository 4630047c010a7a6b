import type { TopologyName } from "../stackConfig";
import { ec2 } from "./ec2/ec2";
import { eks } from "./eks/eks";
import { fargate } from "./fargate/fargate";
import type { ServiceNeeds, TopologyDefinition } from "./topology";

/** The switch: every topology that runs behind the stack's load balancer. */
const topologies: Readonly<Record<TopologyName, TopologyDefinition>> = { fargate, ec2, eks };

/**
 * The services of AWS that these topologies ask from inside the network, each once. Each is an interface endpoint where there is no
 * other way out, at $7.30 a month and zone (AWS PrivateLink pricing, us-east-1, 2026-11), so nothing is here to be on the safe side.
 * Not kms: Secrets Manager, ECR and CloudWatch Logs decrypt on their own side.
 */
export function awsServices(names: readonly TopologyName[], application: ServiceNeeds): readonly string[] {
  return [...new Set(names.flatMap((name) => topologies[name].awsServices(application)))].sort();
}

/** The definition behind a name. */
export function findTopology(name: TopologyName): TopologyDefinition {
  return topologies[name];
}
