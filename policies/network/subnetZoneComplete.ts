import { incompleteZones } from "../facts/regions";
import type { ResourcePolicy } from "../support/policy";
import { textOf } from "../support/values";

export const subnetZoneComplete: ResourcePolicy = {
  id: "MLY-NET-011",
  name: "subnet-zone-complete",
  description:
    "A subnet lies in a zone that has what a stack comes to need: RDS Proxy drops a subnet in others in silence and EKS refuses it.",
  level: "advisory",
  severity: "medium",
  remediation:
    "Choose zones by aws.getAvailabilityZones with excludeZoneIds: names mean other places in other accounts, ids do not.",
  authority: "https://docs.aws.amazon.com/eks/latest/userguide/network-reqs.html",
  resourceTypes: ["aws:ec2/subnet:Subnet"],
  checkResource: ({ props }) => {
    const id = textOf(props.availabilityZoneId) ?? "";
    const lacks = Object.hasOwn(incompleteZones, id) ? (incompleteZones[id] ?? []) : [];
    return lacks.length === 0 ? [] : [`Zone ${id} has no ${lacks.join(", no ")}.`];
  },
};
