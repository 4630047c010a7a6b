import { mustBe } from "../support/expectations";
import { optionalOrRequired } from "../support/optionalOrRequired";
import type { ResourcePolicy } from "../support/policy";
import { isAllow, isEveryResource, statementsOf } from "../support/policyDocuments";
import { readText, textOf } from "../support/values";

export const endpointPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-NET-007",
    name: "endpoint-names-its-policy",
    description:
      "A policy of a VPC endpoint names what may pass: one that allows everything to everyone lets data leave to any account.",
    level: "mandatory",
    severity: "medium",
    remediation: "Name actions and resources, or principals of your account, in the endpoint's policy.",
    authority: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
    settings: {
      policies: optionalOrRequired("Whether every endpoint must have its own policy"),
    },
    resourceTypes: ["aws:ec2/vpcEndpoint:VpcEndpoint", "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"],
    checkResource: ({ props }, settings) => {
      const policy = readText(props.policy);
      if (policy.kind === "absent")
        return settings.text("policies") === "required"
          ? ["The endpoint has AWS's default policy, which allows everything."]
          : [];
      return statementsOf(props.policy)
        .filter(isAllow)
        .filter(
          ({ principals, actions, resources, condition }) =>
            condition === undefined &&
            principals.includes("*") &&
            actions.some((action) => /^[*?:]+$/.test(action)) &&
            resources.some(isEveryResource),
        )
        .map(() => "The endpoint's policy allows every action on every resource to everyone.");
    },
  },
  {
    id: "MLY-NET-008",
    name: "endpoint-answers-by-name",
    description:
      "An interface endpoint answers to the service's own DNS name: otherwise SDKs do not use it, and reach the service through the internet or not at all.",
    level: "mandatory",
    severity: "medium",
    remediation: "Set privateDnsEnabled: true; the VPC needs enableDnsSupport and enableDnsHostnames for it.",
    authority: "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html",
    resourceTypes: ["aws:ec2/vpcEndpoint:VpcEndpoint"],
    checkResource: ({ props }) =>
      textOf(props.vpcEndpointType) === "Interface" ? mustBe(props, "privateDnsEnabled", ["true"], "false") : [],
  },
];
