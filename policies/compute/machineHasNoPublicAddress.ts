import { ENVIRONMENT, isProduction } from "../support/environment";
import { mustBe, records } from "../support/expectations";
import { MACHINE_TYPES } from "../support/machines";
import type { ResourcePolicy } from "../support/policy";

export const machineHasNoPublicAddress: ResourcePolicy = {
  id: "MLY-CMP-016",
  name: "machine-has-no-public-address",
  description: "Machines in production have no public address: they are reached through the load balancer.",
  level: "mandatory",
  severity: "high",
  remediation: "Set associatePublicIpAddress: false and use private subnets.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ec2-controls.html#ec2-25",
  settings: { environment: ENVIRONMENT },
  resourceTypes: MACHINE_TYPES,
  checkResource: (resource, settings) => {
    if (!isProduction(resource, settings)) return [];
    const { networkInterfaces, associatePublicIpAddress } = resource.props;
    return [...records(networkInterfaces), { associatePublicIpAddress }].flatMap((each) =>
      mustBe(each, "associatePublicIpAddress", ["false"], "false"),
    );
  },
};
