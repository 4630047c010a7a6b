import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { textOf } from "../support/values";

export const endpointAnswersByName: ResourcePolicy = {
  id: "MLY-NET-008",
  name: "endpoint-answers-by-name",
  description:
    "An interface endpoint answers to the service's own name: otherwise SDKs go past it, by the internet or not at all.",
  level: "mandatory",
  severity: "medium",
  remediation: "Set privateDnsEnabled: true; the VPC needs enableDnsSupport and enableDnsHostnames for it.",
  authority: "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html",
  resourceTypes: ["aws:ec2/vpcEndpoint:VpcEndpoint"],
  checkResource: ({ props }) =>
    textOf(props.vpcEndpointType) === "Interface" ? mustBe(props, "privateDnsEnabled", ["true"], "false") : [],
};
