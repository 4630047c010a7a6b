import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { textOf } from "../support/values";

export const groupBelievesLoadBalancer: ResourcePolicy = {
  id: "MLY-CMP-018",
  name: "group-believes-load-balancer",
  description: "An Auto Scaling group replaces what the load balancer finds broken, and not only what has crashed.",
  level: "mandatory",
  severity: "high",
  remediation: 'Set healthCheckType: "ELB", with a healthCheckGracePeriod.',
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/autoscaling-controls.html#autoscaling-1",
  resourceTypes: ["aws:autoscaling/group:Group"],
  checkResource: ({ props }) => {
    const isBehindOne = ["targetGroupArns", "loadBalancers"].some((each) => isFilled(props[each]));
    // Several kinds of check may be named, separated by commas.
    const kinds = (textOf(props.healthCheckType) ?? "").split(/\s*,\s*/);
    return isBehindOne && !kinds.includes("ELB") ? mustBe(props, "healthCheckType", ["ELB"]) : [];
  },
};

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}
