import { mustBe } from "../support/expectations";
import { FUNCTION } from "../support/functions";
import type { ResourcePolicy } from "../support/policy";

export const functionTraced: ResourcePolicy = {
  id: "MLY-FN-006",
  name: "function-traced",
  description:
    "Where a team traces its requests a function is traced as well: otherwise the trace ends where it becomes interesting.",
  level: "advisory",
  severity: "low",
  remediation: 'Set tracingConfig.mode: "Active", and let the role put segments.',
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-7",
  settings: {
    tracing: {
      type: "string",
      default: "optional",
      pattern: "^(optional|required)$",
      description: "Whether functions must be traced: optional or required",
    },
  },
  resourceTypes: [FUNCTION],
  checkResource: ({ props }, settings) =>
    settings.text("tracing") === "required" ? mustBe(props, "tracingConfig.mode", ["Active"], "PassThrough") : [],
};
