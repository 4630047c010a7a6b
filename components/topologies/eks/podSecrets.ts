import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import { byName, type SecretVariable } from "../containerEnvironment";
import type { ExtraVolume, PodSecret } from "../kubernetes/pod";

/** How the pods of EKS get the application's secrets: the CSI driver reads them when a pod mounts the volume, and writes a Secret. */
export interface PodSecrets {
  /**
   * Of the Secret and of the SecretProviderClass. The driver makes the Secret with the first pod that mounts the volume, deletes it with
   * the last one and never adds to it, so another list of secrets has another name.
   * Source: Secrets Store CSI Driver documentation, "Known Limitations"; kubernetes-sigs/secrets-store-csi-driver 674 (2026-11).
   */
  readonly secretName: pulumi.Output<string>;
  /** What to read, as the provider for AWS expects it: YAML in a text, and JSON is valid YAML. */
  readonly objects: pulumi.Output<string>;
  /** Which file of the volume is which key of the Secret. */
  readonly data: readonly { readonly objectName: string; readonly key: string }[];
  /** The variables of the pods. */
  readonly secrets: readonly PodSecret[];
  /** The volume whose mount makes the driver read. */
  readonly volume: ExtraVolume;
}

/** The files that the driver makes of one secret or parameter: the whole, or fields of it. */
interface SecretObject {
  readonly objectName: string;
  readonly objectType: "secretsmanager" | "ssmparameter";
  readonly objectAlias?: string;
  readonly jmesPath?: readonly { readonly path: string; readonly objectAlias: string }[];
}

export function podSecretsOf(variables: readonly SecretVariable[]): PodSecrets {
  const sorted = byName(variables);
  const objects = pulumi.output(sorted).apply((known) => JSON.stringify(objectsOf(known)));
  const secretName = objects.apply((text) => `application-secrets-${digest(text)}`);
  return {
    secretName,
    objects,
    data: sorted.map(({ name }) => ({ objectName: name, key: name })),
    secrets: sorted.map(({ name }) => ({ name, secretName, key: name })),
    volume: {
      volume: {
        name: "secrets",
        csi: {
          driver: "secrets-store.csi.k8s.io",
          readOnly: true,
          volumeAttributes: { secretProviderClass: secretName },
        },
      },
      mountPath: "/mnt/secrets",
    },
  };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

/** One object for each ARN, as the provider refuses a second one. Source: aws/secrets-store-csi-driver-provider-aws, secret_descriptor.go (2026-11). */
function objectsOf(variables: readonly SecretVariable<string>[]): readonly SecretObject[] {
  const arns = [...new Set(variables.map(({ arn }) => arn))];
  return arns.map((arn) => {
    const here = variables.filter((each) => each.arn === arn);
    const jmesPath = here.flatMap(({ name, jsonKey }) =>
      jsonKey === undefined ? [] : [{ path: jmesPathOf(jsonKey), objectAlias: name }],
    );
    return {
      objectName: arn,
      objectType: here[0]?.source === "parameter" ? "ssmparameter" : "secretsmanager",
      ...whole(here),
      ...(jmesPath.length > 0 ? { jmesPath } : {}),
    };
  });
}

function whole(variables: readonly SecretVariable<string>[]): { readonly objectAlias?: string } {
  const first = variables.find(({ jsonKey }) => jsonKey === undefined);
  return first ? { objectAlias: first.name } : {};
}

/** A name with other signs than letters, digits and _ is quoted. Source: JMESPath specification, "Identifiers" (2026-11). */
function jmesPathOf(jsonKey: string): string {
  return /^[A-Za-z_]\w*$/.test(jsonKey) ? jsonKey : JSON.stringify(jsonKey);
}
