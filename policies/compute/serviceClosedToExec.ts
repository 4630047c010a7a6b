import { ECS_SERVICE } from "../support/containers";
import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const serviceClosedToExec: ResourcePolicy = {
  id: "MLY-CMP-007",
  name: "service-closed-to-exec",
  description: "Nobody opens a shell in a production task: what is done there is in no program and no review.",
  level: "mandatory",
  severity: "high",
  remediation: "Set enableExecuteCommand: false, or leave it out.",
  authority: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
  settings: { environment: ENVIRONMENT },
  resourceTypes: [ECS_SERVICE],
  checkResource: (resource, settings) =>
    isProduction(resource, settings) ? mustBe(resource.props, "enableExecuteCommand", ["false"], "false") : [],
};
