/**
 * What the deployer must be allowed for one type of resource. The names of actions are given without their service, apart by spaces:
 * `GetRole ListRolePolicies`; one of another service has it in front: `kms:CreateGrant`.
 */
export interface TypeRights {
  /** The service of the actions, as IAM writes it. */
  readonly service: string;
  /**
   * What the actions may be done to: ARNs behind `arn:PARTITION:`, in which {region}, {account} and {name} are filled in.
   * @default everything of the service in the account and region
   */
  readonly arns?: readonly string[];
  /** The type whose names stand for {name}. @default the type itself */
  readonly of?: string;
  /** Looks at it: also in a preview with --refresh. */
  readonly read?: string;
  /** Looks through all of them, as for one by another attribute than its name: {name} is any. */
  readonly readAll?: string;
  /** Reads a secret: not for a preview. */
  readonly readSecret?: string;
  /** Makes it and takes it down. */
  readonly make?: string;
  /** Changes it, and its tags: an update that does not happen in the life of every stack. */
  readonly change?: string;
  /** What AWS asks for besides, of calls that have another name; each with where that is written. */
  readonly implied?: Readonly<Record<string, string>>;
  /** Services that make a role of their own when they are first used in an account. */
  readonly linkedRoles?: readonly string[];
}

export type RightsTable = Readonly<Record<string, TypeRights>>;
