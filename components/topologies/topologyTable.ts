import type { TopologyName } from "../stackConfig";
import { ec2 } from "./ec2";
import { eks } from "./eks";
import { fargate } from "./fargate";
import type { TopologyDefinition } from "./topology";

/** The switch: every topology that runs behind the stack's load balancer. */
const topologies: Readonly<Record<TopologyName, TopologyDefinition>> = { fargate, ec2, eks };

/**
 * What every topology asks of AWS: images, secrets, keys, logs, and a shell. ECR's layers come through the S3 gateway endpoint.
 * Source: Amazon ECR user guide, "Amazon ECR interface VPC endpoints"; ECS developer guide, "Amazon ECS interface VPC endpoints" (2026-11).
 */
const COMMON_SERVICES: readonly string[] = ["ecr.api", "ecr.dkr", "secretsmanager", "kms", "logs", "ssmmessages"];

/** The services of AWS that these topologies ask, each once. */
export function awsServices(names: readonly TopologyName[]): readonly string[] {
  return [...new Set([...COMMON_SERVICES, ...names.flatMap((name) => topologies[name].awsServices)])].sort();
}

/** The definition behind a name. */
export function findTopology(name: TopologyName): TopologyDefinition {
  return topologies[name];
}
