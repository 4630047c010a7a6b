import { ECS_SERVICE } from "../support/containers";
import { isRollingUpdate } from "../support/ecsServices";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const serviceRollsBack: ResourcePolicy = {
  id: "MLY-CMP-008",
  name: "service-rolls-back",
  description: "A deployment whose tasks do not start is rolled back by itself.",
  level: "mandatory",
  severity: "high",
  remediation: "Set deploymentCircuitBreaker to { enable: true, rollback: true }.",
  authority: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html",
  resourceTypes: [ECS_SERVICE],
  checkResource: (service) =>
    isRollingUpdate(service)
      ? ["enable", "rollback"].flatMap((each) => mustBe(service.props, `deploymentCircuitBreaker.${each}`, ["true"]))
      : [],
};
