import { ENVIRONMENT, isProduction } from "../support/environment";
import type { StackPolicy } from "../support/policy";
import { textOf } from "../support/values";

/** The VPC component of awsx says the number of its zones, which production-spans-zones judges in the plan; the engine shows its subnets. */
export const productionSubnetsSpanZones: StackPolicy = {
  id: "MLY-NET-009",
  name: "production-subnets-span-zones",
  description:
    "The subnets of a production VPC lie in two zones or more: AWS loses one now and then, and all in it goes with it.",
  level: "mandatory",
  severity: "high",
  remediation: "Make subnets in further zones, and place what runs in all of them.",
  authority: "https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html",
  settings: {
    environment: ENVIRONMENT,
    minimumZones: { type: "number", default: 2, minimum: 1, maximum: 6, description: "Zones that production spans" },
  },
  checkStack: (stack, settings) => {
    const subnets = stack.ofType("aws:ec2/subnet:Subnet");
    return stack
      .ofType("aws:ec2/vpc:Vpc")
      .filter((vpc) => isProduction(vpc, settings))
      .flatMap(({ urn }) => {
        const inside = subnets.filter(({ propertyDependencies }) => propertyDependencies.vpcId?.includes(urn));
        const zones = inside.map(({ props }) => textOf(props.availabilityZone) ?? textOf(props.availabilityZoneId));
        const isKnown = inside.length > 0 && zones.every((zone) => zone !== undefined);
        const count = new Set(zones).size;
        if (!isKnown || count >= settings.number("minimumZones")) return [];
        return [{ urn, message: `The subnets lie in ${count} zone; ${settings.number("minimumZones")} are needed.` }];
      });
  },
};
