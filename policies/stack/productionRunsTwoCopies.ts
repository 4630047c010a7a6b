import { isDaemon } from "../support/ecsServices";
import { ENVIRONMENT, isProduction } from "../support/environment";
import { at } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { numberOf } from "../support/values";

/** Where each type says how many there are at least. */
const COPIES: Readonly<Record<string, string>> = {
  "aws:ecs/service:Service": "desiredCount",
  "aws:appautoscaling/target:Target": "minCapacity",
  "aws:autoscaling/group:Group": "minSize",
  "kubernetes:apps/v1:Deployment": "spec.replicas",
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler": "spec.minReplicas",
};

export const productionRunsTwoCopies: ResourcePolicy = {
  id: "MLY-STK-003",
  name: "production-runs-two-copies",
  description: "Production runs two copies or more: one is down while it is replaced.",
  level: "mandatory",
  severity: "high",
  remediation: "Raise the least number of tasks, machines or pods to two.",
  authority:
    "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/use-fault-isolation-to-protect-your-workload.html",
  settings: {
    environment: ENVIRONMENT,
    minimumCopies: {
      type: "number",
      default: 2,
      minimum: 1,
      maximum: 100,
      description: "Copies that production runs at least",
    },
  },
  resourceTypes: Object.keys(COPIES),
  checkResource: (resource, settings) => {
    const path = COPIES[resource.type];
    if (path === undefined || !isProduction(resource, settings) || isDaemon(resource)) return [];
    const count = numberOf(at(resource.props, path));
    const least = settings.number("minimumCopies");
    return count === undefined || count >= least ? [] : [`${path} is ${count}; ${least} copies are needed.`];
  },
};
