import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const serviceBehindLoadBalancer: ResourcePolicy = {
  id: "MLY-K8S-019",
  name: "service-behind-load-balancer",
  description: "A service of the cluster opens no door of its own: people come through the load balancer.",
  level: "mandatory",
  severity: "high",
  remediation: 'Set type: "ClusterIP" and bind the service to a target group.',
  authority: "https://kubernetes.io/docs/concepts/services-networking/service/",
  resourceTypes: ["kubernetes:core/v1:Service"],
  checkResource: ({ props }) => mustBe(props, "spec.type", ["ClusterIP", "ExternalName"], "ClusterIP"),
};
