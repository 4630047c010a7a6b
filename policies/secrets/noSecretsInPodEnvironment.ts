import { nameOf } from "../support/containers";
import { PATCHED_POD_TYPES, podContainers } from "../support/pods";
import type { ResourcePolicy } from "../support/policy";
import { ALSO_ALLOWED, secretsInData, secretsInEnvironment } from "../support/secretLooking";

export const noSecretsInPodEnvironment: ResourcePolicy = {
  id: "MLY-SEC-003",
  name: "no-secrets-in-pod-environment",
  description:
    "No secret stands in the environment or the arguments of a pod: the manifest is readable in the cluster and in the state.",
  level: "mandatory",
  severity: "critical",
  remediation: "Refer to a Kubernetes secret by secretKeyRef, or mount it from Secrets Manager.",
  authority: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
  settings: { ...ALSO_ALLOWED },
  resourceTypes: PATCHED_POD_TYPES,
  checkResource: (resource, settings) =>
    podContainers(resource).flatMap((container) =>
      [
        ...secretsInEnvironment(container.env, settings),
        ...["command", "args"].flatMap((path) => secretsInData(path, container[path], settings)),
      ].map((each) => `${nameOf(container)}: ${each}`),
    ),
};
