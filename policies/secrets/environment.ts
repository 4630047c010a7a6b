import { type Container, nameOf, TASK_DEFINITION, taskContainers } from "../support/containers";
import { at } from "../support/expectations";
import { FUNCTION } from "../support/functions";
import { decodeUserData, MACHINE_TYPES } from "../support/machines";
import { PATCHED_POD_TYPES, podContainers } from "../support/pods";
import type { ResourcePolicy } from "../support/policy";
import {
  ALSO_ALLOWED,
  secretLooking,
  secretsInData,
  secretsInEnvironment,
  secretsInRecord,
  secretsInScript,
} from "../support/secretLooking";
import type { Settings } from "../support/settings";
import { isRecord, textOf } from "../support/values";

export const environmentPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-SEC-001",
    name: "no-secrets-in-task-environment",
    description:
      "No secret is in the environment or the arguments of an ECS container: everyone who may describe the task can read it.",
    level: "mandatory",
    severity: "critical",
    remediation: "Move the value to Secrets Manager and refer to it under secrets with valueFrom.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-8",
    settings: ALSO_ALLOWED,
    resourceTypes: [TASK_DEFINITION],
    checkResource: ({ props }, settings) =>
      taskContainers(props).flatMap((container) =>
        secretsOf(container, settings).map((each) => `${nameOf(container)}: ${each}`),
      ),
  },
  {
    id: "MLY-SEC-002",
    name: "no-secrets-in-user-data",
    description: "No secret is in user data: every process on the machine can read it from the metadata service.",
    level: "mandatory",
    severity: "critical",
    remediation: "Let the machine read the value from Secrets Manager at start, by its role.",
    authority: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
    settings: ALSO_ALLOWED,
    resourceTypes: MACHINE_TYPES,
    checkResource: ({ props }, settings) => {
      const userData = textOf(props.userData) ?? textOf(props.userDataBase64);
      return userData === undefined ? [] : secretsInScript(decodeUserData(userData), settings);
    },
  },
  {
    id: "MLY-SEC-003",
    name: "no-secrets-in-pod-environment",
    description:
      "No secret is in the environment or the arguments of a pod: the manifest is readable in the cluster and in the state.",
    level: "mandatory",
    severity: "critical",
    remediation: "Refer to a Kubernetes secret by secretKeyRef, or mount it from Secrets Manager.",
    authority: "https://kubernetes.io/docs/concepts/security/secrets-good-practices/",
    settings: ALSO_ALLOWED,
    resourceTypes: PATCHED_POD_TYPES,
    checkResource: (resource, settings) =>
      podContainers(resource).flatMap((container) =>
        [
          ...secretsInEnvironment(container.env, settings),
          ...["command", "args"].flatMap((path) => secretsInData(path, container[path], settings)),
        ].map((each) => `${nameOf(container)}: ${each}`),
      ),
  },
  {
    id: "MLY-SEC-004",
    name: "no-secrets-in-config-maps",
    description: "No secret is in a ConfigMap: everyone who may read configuration can read it.",
    level: "mandatory",
    severity: "critical",
    remediation: "Move the value to Secrets Manager, and mount it with the Secrets Store CSI driver.",
    authority: "https://kubernetes.io/docs/concepts/configuration/configmap/",
    settings: ALSO_ALLOWED,
    resourceTypes: ["kubernetes:core/v1:ConfigMap", "kubernetes:core/v1:ConfigMapPatch"],
    checkResource: ({ props }, settings) =>
      Object.entries(isRecord(props.data) ? props.data : {}).flatMap(([name, value]) => {
        const text = textOf(value);
        return text === undefined ? [] : (secretLooking(name, text, settings) ?? []);
      }),
  },
  {
    id: "MLY-SEC-010",
    name: "no-secrets-in-function-environment",
    description: "No secret is in the environment of a function: everyone who may describe the function can read it.",
    level: "mandatory",
    severity: "critical",
    remediation: "Give the function the secret's ARN, and let it read the value by its role.",
    authority: "https://docs.aws.amazon.com/lambda/latest/dg/with-secrets-manager.html",
    settings: ALSO_ALLOWED,
    resourceTypes: [FUNCTION],
    checkResource: ({ props }, settings) => secretsInRecord(at(props, "environment.variables"), settings),
  },
];

/** In everything that describing the task shows: variables, arguments, labels and the options of the log driver. */
function secretsOf(container: Container, settings: Settings): readonly string[] {
  return [
    ...secretsInEnvironment(container.environment, settings),
    ...["command", "entryPoint", "healthCheck.command"].flatMap((path) =>
      secretsInData(path, at(container, path), settings),
    ),
    ...["dockerLabels", "logConfiguration.options"].flatMap((path) => secretsInRecord(at(container, path), settings)),
  ];
}
