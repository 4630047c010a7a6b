import { ENVIRONMENT, isProduction } from "../support/environment";
import type { StackPolicy } from "../support/policy";
import { textOf } from "../support/values";

export const flowLogsOn: StackPolicy = {
  id: "MLY-NET-006",
  name: "flow-logs-on",
  description: "A production VPC records who talked to whom: without that no break-in can be traced.",
  level: "mandatory",
  severity: "medium",
  remediation: "Add an aws.ec2.FlowLog with trafficType ALL for the VPC.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-6",
  settings: { environment: ENVIRONMENT },
  checkStack: (stack, settings) => {
    const logged = stack.ofType("aws:ec2/flowLog:FlowLog").filter(({ props }) => props.trafficType !== "ACCEPT");
    const sources = logged.flatMap(({ propertyDependencies }) => propertyDependencies.vpcId ?? []);
    const ids = logged.flatMap(({ props }) => textOf(props.vpcId) ?? []);
    const components = stack.ofType("awsx:ec2:Vpc");
    const vpcs = stack
      .ofType("aws:ec2/vpc:Vpc")
      // The VPC inside a component is judged with the component.
      .filter(({ parent }) => components.every(({ urn }) => urn !== parent));
    return [...components, ...vpcs]
      .filter((resource) => isProduction(resource, settings))
      .filter(({ urn, props }) => !sources.includes(urn) && !ids.includes(textOf(props.id) ?? ""))
      .map(({ urn }) => ({ urn, message: "The VPC has no flow log of all traffic." }));
  },
};
