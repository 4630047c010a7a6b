import { mustBeSet } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { textOf } from "../support/values";

export const listenerHasCertificate: ResourcePolicy = {
  id: "MLY-LB-003",
  name: "listener-has-certificate",
  description:
    "A listener of HTTPS has a certificate: without one the load balancer refuses it, or serves the wrong one.",
  level: "mandatory",
  severity: "high",
  remediation: "Set certificateArn to a validated certificate.",
  authority: "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/https-listener-certificates.html",
  resourceTypes: ["aws:lb/listener:Listener"],
  checkResource: ({ props }) =>
    ["HTTPS", "TLS"].includes(textOf(props.protocol) ?? "") ? mustBeSet(props, "certificateArn") : [],
};
