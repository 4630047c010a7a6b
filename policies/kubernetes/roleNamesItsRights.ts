import { knownTexts, records } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const roleNamesItsRights: ResourcePolicy = {
  id: "MLY-K8S-018",
  name: "role-names-its-rights",
  description: 'A role of a cluster names what it may do and with what: no "*" in verbs, resources or groups.',
  level: "mandatory",
  severity: "high",
  remediation: "List the verbs, resources and API groups that are needed.",
  authority: "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
  resourceTypes: [
    "kubernetes:rbac.authorization.k8s.io/v1:Role",
    "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
  ],
  checkResource: ({ props }) =>
    records(props.rules).flatMap((rule) =>
      ["verbs", "resources", "apiGroups"]
        .filter((part) => knownTexts(rule[part])?.includes("*"))
        .map((part) => `A rule has "*" in ${part}.`),
    ),
};
