/** The versions of a secret and their labels, by the rules of Secrets Manager. */
export interface VersionedSecret {
  /** Label → id of the version that has it. */
  labels(): Readonly<Record<string, string>>;
  /** What the version with this label contains. @default the current one */
  content(label?: string): { readonly username: string; readonly password: string };
  /** Answers a request of the API, or throws one of its errors. */
  answer(operation: string, request: SecretRequest): object;
  /**
   * Begins a rotation, as RotateSecret does: the same one again, while an earlier one is not complete.
   * @returns id of the version that is to be the next
   */
  beginRotation(): string;
}

export interface SecretRequest {
  readonly SecretId: string;
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly VersionStages?: readonly string[];
  readonly ClientRequestToken?: string;
  readonly SecretString?: string;
  readonly MoveToVersionId?: string;
  readonly RemoveFromVersionId?: string;
}

export class SecretRefusal extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Source: AWS Secrets Manager API reference, DescribeSecret, GetSecretValue, PutSecretValue, RotateSecret, UpdateSecretVersionStage
 * (2026-11).
 */
export function versionedSecret(first: { readonly username: string; readonly password: string }): VersionedSecret {
  const texts = new Map<string, string>([["first", JSON.stringify(first)]]);
  const labels = new Map<string, string>([["AWSCURRENT", "first"]]);
  let rotations = 0;

  const idOf = (label: string) => labels.get(label) ?? missing(label);
  const textOf = (id: string) => texts.get(id) ?? missing(id);
  const missing = (what: string): never => {
    throw new SecretRefusal(
      "ResourceNotFoundException",
      `Secrets Manager can't find the specified secret value: ${what}`,
    );
  };

  const operations: Readonly<Record<string, (request: SecretRequest) => object>> = {
    DescribeSecret() {
      const VersionIdsToStages: Record<string, string[]> = {};
      for (const [label, id] of labels) VersionIdsToStages[id] = [...(VersionIdsToStages[id] ?? []), label];
      return { RotationEnabled: true, VersionIdsToStages };
    },
    GetSecretValue({ VersionId, VersionStage = "AWSCURRENT" }) {
      const id = VersionId ?? idOf(VersionStage);
      return { VersionId: id, SecretString: textOf(id) };
    },
    PutSecretValue({ ClientRequestToken: id = "", SecretString = "", VersionStages = ["AWSCURRENT"] }) {
      const there = texts.get(id);
      if (there !== undefined && there !== SecretString) {
        throw new SecretRefusal("ResourceExistsException", "A version with this token exists, with another content");
      }
      texts.set(id, SecretString);
      for (const label of VersionStages) labels.set(label, id);
      return { VersionId: id };
    },
    UpdateSecretVersionStage({ VersionStage: label = "", MoveToVersionId: to, RemoveFromVersionId: from }) {
      const holder = labels.get(label);
      if (holder !== from && holder !== to) {
        throw new SecretRefusal("InvalidParameterException", `The label ${label} is on ${holder}, not on ${from}`);
      }
      if (to === undefined) return {};
      if (label === "AWSCURRENT" && holder !== undefined) labels.set("AWSPREVIOUS", holder);
      textOf(to);
      labels.set(label, to);
      return {};
    },
  };

  return {
    labels: () => Object.fromEntries(labels),
    content: (label = "AWSCURRENT") => JSON.parse(textOf(idOf(label))),
    answer: (operation, request) => operations[operation]?.(request) ?? missing(operation),
    beginRotation() {
      const pending = labels.get("AWSPENDING");
      if (pending !== undefined && pending !== labels.get("AWSCURRENT")) return pending;
      const id = `rotation-${++rotations}-${"0".repeat(20)}`;
      labels.set("AWSPENDING", id);
      return id;
    },
  };
}
