import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { createRole } from "../../support/roles";
import { describeSecretVariables, readSecretVariables, type Statement } from "../../support/statements";
import type { SecretVariable } from "../containerEnvironment";
import { podIdentityTrust, type ServiceAccountReference } from "./podIdentity";
import type { PodSecrets } from "./podSecrets";

/** Where the add-on installs the driver. Source: AWS add-on aws-secrets-store-csi-driver-provider (2026-11). */
const DRIVER = { namespace: "aws-secrets-manager", name: "secrets-store-csi-driver" };

export interface PodAccessArgs {
  readonly clusterName: pulumi.Input<string>;
  readonly secretVariables: readonly SecretVariable[];
  readonly secretKeyArns: readonly string[];
  /** The application's service account. */
  readonly account: ServiceAccountReference;
}

/** Gives pods of the application's service account a role that reads the credentials and can do nothing else. */
export function createPodAccess(name: string, args: PodAccessArgs, opts: pulumi.CustomResourceOptions) {
  const trust = podIdentityTrust(args.account);
  const { role } = createRole(name, { trust, statements: podStatements(args), policyWasBelowRole: true }, opts);
  return new aws.eks.PodIdentityAssociation(
    name,
    { clusterName: args.clusterName, ...args.account, roleArn: role.arn },
    opts,
  );
}

function podStatements({ secretVariables, secretKeyArns }: PodAccessArgs): readonly Statement[] {
  return [
    ...readSecretVariables(secretVariables, secretKeyArns),
    // The driver compares versions before it reads. Source: AWS Secrets Manager user guide, "ASCP with Pod Identity" (2026-11).
    ...describeSecretVariables(secretVariables),
  ];
}

/** Configures the driver: which secrets to read, and into which Secret to write them. The values never pass through the stack. */
export function createSecretProvider(
  name: string,
  args: {
    readonly namespace: pulumi.Input<string>;
    readonly podSecrets: PodSecrets;
    readonly region: string;
  },
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const { secretName, objects, data } = args.podSecrets;
  return new k8s.apiextensions.CustomResource(
    name,
    {
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: { name: secretName, namespace: args.namespace },
      spec: {
        provider: "aws",
        parameters: { region: args.region, usePodIdentity: "true", objects },
        secretObjects: [{ secretName, type: "Opaque", data }],
      },
    },
    opts,
  );
}

/**
 * Allows the driver to create the Secret: it reads Secrets in all namespaces, but writes only in the application's. The add-on accepts a
 * setting for this (`syncSecret`), which has no effect. Source: github.com/aws/secrets-store-csi-driver-provider-aws/issues/597, open (2026-11).
 */
export function createSyncPermission(
  name: string,
  namespace: pulumi.Input<string>,
  opts: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  const subjects = [{ kind: "ServiceAccount", ...DRIVER }];
  const secrets = (verbs: string[]) => [{ apiGroups: [""], resources: ["secrets"], verbs }];
  const api = { apiGroup: "rbac.authorization.k8s.io" };
  const global = { metadata: { name: `${DRIVER.name}-secret-reader` } };
  const local = { metadata: { name: `${DRIVER.name}-secret-writer`, namespace } };
  const reader = new k8s.rbac.v1.ClusterRole(
    `${name}-reader`,
    { ...global, rules: secrets(["get", "list", "watch"]) },
    opts,
  );
  const writer = new k8s.rbac.v1.Role(
    `${name}-writer`,
    { ...local, rules: secrets(["create", "update", "patch", "delete"]) },
    opts,
  );
  const readerRef = { ...api, kind: "ClusterRole", name: reader.metadata.name };
  const writerRef = { ...api, kind: "Role", name: writer.metadata.name };
  return [
    new k8s.rbac.v1.ClusterRoleBinding(`${name}-reader`, { ...global, roleRef: readerRef, subjects }, opts),
    new k8s.rbac.v1.RoleBinding(`${name}-writer`, { ...local, roleRef: writerRef, subjects }, opts),
  ];
}
