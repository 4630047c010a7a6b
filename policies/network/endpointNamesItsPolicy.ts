import type { ResourcePolicy } from "../support/policy";
import { isEveryResource, statementsOf } from "../support/policyDocuments";
import { readText } from "../support/values";

export const endpointNamesItsPolicy: ResourcePolicy = {
  id: "MLY-NET-007",
  name: "endpoint-names-its-policy",
  description:
    "A VPC endpoint that has a policy names what may pass: one that allows everything to everybody lets data out to any account.",
  level: "mandatory",
  severity: "medium",
  remediation: "Name actions and resources, or principals of the own account, in the endpoint's policy.",
  authority: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
  settings: {
    policies: {
      type: "string",
      default: "optional",
      pattern: "^(optional|required)$",
      description: "Whether every endpoint must have a policy of its own: optional or required",
    },
  },
  resourceTypes: ["aws:ec2/vpcEndpoint:VpcEndpoint", "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"],
  checkResource: ({ props }, settings) => {
    const policy = readText(props.policy);
    if (policy.kind === "absent")
      return settings.text("policies") === "required"
        ? ["The endpoint has AWS's own policy, which allows everything."]
        : [];
    return statementsOf(props.policy)
      .filter(
        ({ effect, principals, actions, resources, condition }) =>
          effect === "Allow" &&
          condition === undefined &&
          principals.includes("*") &&
          actions.some((action) => /^[*?:]+$/.test(action)) &&
          resources.some(isEveryResource),
      )
      .map(() => "The endpoint's policy allows every action on every resource to everybody.");
  },
};
