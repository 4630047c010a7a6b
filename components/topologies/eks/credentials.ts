import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { createRole } from "../../support/roles";
import { readCredentials, type Statement } from "../../support/statements";
import type { CredentialsReference, ExtraVolume } from "../kubernetes/pod";
import { podIdentityTrust, type ServiceAccountReference } from "./podIdentity";

/** The Secret that pods read. The CSI driver creates it when the first pod mounts the volume, and deletes it with the last pod. */
export const credentials: CredentialsReference = {
  secretName: "database-credentials",
  usernameKey: "username",
  passwordKey: "password",
};

/** The volume whose mount makes the driver copy the credentials into the cluster. */
export const credentialsVolume: ExtraVolume = {
  volume: {
    name: credentials.secretName,
    csi: {
      driver: "secrets-store.csi.k8s.io",
      readOnly: true,
      volumeAttributes: { secretProviderClass: credentials.secretName },
    },
  },
  mountPath: "/mnt/secrets",
};

/** Where the add-on installs the driver. Source: AWS add-on aws-secrets-store-csi-driver-provider (2026-11). */
const DRIVER = { namespace: "aws-secrets-manager", name: "secrets-store-csi-driver" };

export interface PodAccessArgs {
  readonly clusterName: pulumi.Input<string>;
  readonly secretArn: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  /** The application's service account. */
  readonly account: ServiceAccountReference;
}

/** Gives pods of the application's service account a role that reads the credentials and can do nothing else. */
export function createPodAccess(name: string, args: PodAccessArgs, opts: pulumi.CustomResourceOptions) {
  const trust = podIdentityTrust(args.account);
  const { role } = createRole(name, { trust, statements: podStatements(args), policyBelowRole: true }, opts);
  return new aws.eks.PodIdentityAssociation(
    name,
    { clusterName: args.clusterName, ...args.account, roleArn: role.arn },
    opts,
  );
}

function podStatements({ secretArn, keyArn }: PodAccessArgs): readonly Statement[] {
  return [
    ...readCredentials(secretArn, keyArn),
    // The driver compares versions before it reads. Source: AWS Secrets Manager user guide, "ASCP with Pod Identity" (2026-11).
    { Effect: "Allow", Action: ["secretsmanager:DescribeSecret"], Resource: secretArn },
  ];
}

/** Configures the driver: which secret to read, and into which Secret to write it. The values never pass through the stack. */
export function createSecretProvider(
  name: string,
  place: {
    readonly namespace: pulumi.Input<string>;
    readonly secretArn: pulumi.Input<string>;
    readonly region: string;
  },
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const { secretName, usernameKey, passwordKey } = credentials;
  const keys = [usernameKey, passwordKey];
  const jmesPath = keys.map((key) => ({ path: key, objectAlias: key }));
  return new k8s.apiextensions.CustomResource(
    name,
    {
      apiVersion: "secrets-store.csi.x-k8s.io/v1",
      kind: "SecretProviderClass",
      metadata: { name: secretName, namespace: place.namespace },
      spec: {
        provider: "aws",
        parameters: {
          region: place.region,
          usePodIdentity: "true",
          // The provider parses this string as YAML, and JSON is valid YAML.
          objects: pulumi.jsonStringify([{ objectName: place.secretArn, objectType: "secretsmanager", jmesPath }]),
        },
        secretObjects: [{ secretName, type: "Opaque", data: keys.map((key) => ({ objectName: key, key })) }],
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
