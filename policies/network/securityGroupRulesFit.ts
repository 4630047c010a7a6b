import type { StackPolicy } from "../support/policy";
import { DIRECTIONS, ruleCounts } from "../support/ruleCounts";

/** Advice, unless a team says otherwise: whether AWS has raised the quota stands in no program. */
export const securityGroupRulesFit: StackPolicy = {
  id: "MLY-NET-013",
  name: "security-group-rules-fit",
  description:
    "A security group has no more rules in a direction than the account allows: AWS refuses the first one too many in the middle of an update.",
  level: "advisory",
  severity: "high",
  remediation:
    "Name fewer and larger ranges, or a security group instead of ranges; or have AWS raise the quota L-0EA8095F and set quota to its value.",
  authority: "https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups",
  settings: {
    quota: {
      type: "number",
      default: 60,
      minimum: 1,
      maximum: 1000,
      description: "Rules of a security group that the account allows in each direction (quota L-0EA8095F)",
    },
  },
  checkStack: (stack, settings) => {
    const quota = settings.number("quota");
    return DIRECTIONS.flatMap((direction) =>
      ruleCounts(stack, direction)
        .filter(({ rules }) => rules > quota)
        .map(({ urn, rules }) => ({
          urn,
          message: `It has ${rules} rules of ${direction}, with each range, group and prefix list counted; the account allows ${quota}.`,
        })),
    );
  },
};
