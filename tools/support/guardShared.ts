import { UsageError } from "./errors";
import type { Preview } from "./stackEngine";

/** To delete or replace one loses data, or the address that users know. */
const SHARED_TYPES: readonly string[] = [
  "aws:ec2/vpc:Vpc",
  "aws:ec2/subnet:Subnet",
  "aws:rds/instance:Instance",
  "aws:rds/parameterGroup:ParameterGroup",
  "aws:rds/subnetGroup:SubnetGroup",
  "aws:secretsmanager/secret:Secret",
  "aws:kms/key:Key",
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:lb/listener:Listener",
  "aws:ecr/repository:Repository",
];

/**
 * A command that changes a stack step by step must not apply a change of something shared that waits in the program or the configuration.
 * @param purpose what the first step is there for: `move traffic`
 * @param isMeant whether the step is there to delete this one. @default nothing is
 * @throws UsageError when the first step would delete or replace something shared
 */
export function guardShared(
  { changes }: Preview,
  purpose: string,
  isMeant: (urn: string) => boolean = () => false,
): void {
  const lost = changes.filter(
    ({ urn, op }) =>
      /delete|replace/.test(op) && !isMeant(urn) && SHARED_TYPES.some((type) => urn.includes(`${type}::`)),
  );
  if (lost.length === 0) return;
  const lines = [...new Set(lost.map(({ urn, op }) => `  ${op} ${urn.split("::").slice(2).join(" ")}`))];
  throw new UsageError(
    `The first update would not only ${purpose}; nothing was changed. Apply this with pulumi up first:\n${lines.join("\n")}`,
  );
}
