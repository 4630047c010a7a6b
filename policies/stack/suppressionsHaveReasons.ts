import type { StackPolicy } from "../support/policy";
import { isReason, LEAST_REASON, SUPPRESSION_TAG, suppressionTags } from "../support/suppressions";

export const suppressionsHaveReasons: StackPolicy = {
  id: "MLY-STK-005",
  name: "suppressions-have-reasons",
  description: "A policy is suppressed for a resource with a written reason, which a reviewer can judge.",
  level: "mandatory",
  severity: "medium",
  remediation: "Write the reason into the value of the tag or annotation, ten characters or more.",
  authority: "https://www.pulumi.com/docs/iac/crossguard/",
  checkStack: ({ resources }) =>
    resources.flatMap(({ urn, type, props }) =>
      type.startsWith("pulumi:")
        ? []
        : suppressionTags(props)
            .filter(([, reason]) => !isReason(reason))
            .map(([policy]) => ({
              urn,
              message: `${SUPPRESSION_TAG}${policy} gives no reason of ${LEAST_REASON} characters.`,
            })),
    ),
};
