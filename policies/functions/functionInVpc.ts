import { at } from "../support/expectations";
import { FUNCTION } from "../support/functions";
import type { StackPolicy } from "../support/policy";
import { UNKNOWN } from "../support/values";

const DATABASES = ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster", "aws:rds/proxy:Proxy"];

/** It is told whom a function talks to by its environment: who takes the address of a database from the program means to go there. */
export const functionInVpc: StackPolicy = {
  id: "MLY-FN-003",
  name: "function-in-vpc",
  description:
    "A function that is given the address of a database stands in its VPC: from anywhere else it would not get there.",
  level: "mandatory",
  severity: "medium",
  remediation: "Give the function a vpcConfig with private subnets and a security group that the database lets in.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-3",
  checkStack: (stack) => {
    const databases = stack.ofType(...DATABASES).map(({ urn }) => urn);
    return stack
      .ofType(FUNCTION)
      .filter(({ propertyDependencies }) => propertyDependencies.environment?.some((urn) => databases.includes(urn)))
      .filter(({ props }) => props.vpcConfig !== UNKNOWN && isEmpty(at(props, "vpcConfig.subnetIds")))
      .map(({ urn }) => ({ urn, message: "The function knows a database, and stands in no VPC." }));
  },
};

function isEmpty(subnetIds: unknown): boolean {
  return subnetIds === undefined || subnetIds === null || (Array.isArray(subnetIds) && subnetIds.length === 0);
}
