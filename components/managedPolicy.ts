import { partitionOf } from "../policies/facts/regions";

/** ARN of a policy of AWS's own, such as `service-role/AmazonRDSEnhancedMonitoringRole`: every partition has its copy. */
export function managedPolicyArn(region: string, name: string): string {
  return `arn:${partitionOf(region)}:iam::aws:policy/${name}`;
}
