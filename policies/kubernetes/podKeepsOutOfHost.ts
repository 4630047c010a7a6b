import { at, records } from "../support/expectations";
import { PATCHED_POD_TYPES, podOf } from "../support/pods";
import type { ResourcePolicy } from "../support/policy";
import { textOf } from "../support/values";

export const podKeepsOutOfHost: ResourcePolicy = {
  id: "MLY-K8S-014",
  name: "pod-keeps-out-of-host",
  description: "A pod shares neither network, processes nor files with its node.",
  level: "mandatory",
  severity: "critical",
  remediation: "Leave out hostNetwork, hostPID, hostIPC, and volumes of hostPath.",
  authority: "https://kubernetes.io/docs/concepts/security/pod-security-standards/",
  resourceTypes: PATCHED_POD_TYPES,
  checkResource: (resource) => {
    const pod = podOf(resource);
    const shared = ["hostNetwork", "hostPID", "hostIPC"].filter((each) => at(pod, each) === true);
    const paths = records(at(pod, "volumes")).filter(({ hostPath }) => hostPath !== undefined);
    return [
      ...shared.map((each) => `${each} is true.`),
      ...paths.map(({ name }) => `The volume ${textOf(name) ?? ""} is a folder of the node.`),
    ];
  },
};
