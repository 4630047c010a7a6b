import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { createRoleCredentials, type RoleCredentials } from "./support/roleCredentials";
import { type Transform, transformed } from "./support/transform";

export interface SecretsArgs {
  /** Name of the application's own database role; never the master user. */
  readonly databaseUser: string;
  /** Name of the role that owns the application's tables, where the application migrates them; undefined: there is none. */
  readonly databaseOwner?: string;
  /** Key and credentials outlive `destroy` until protection is taken off, and can be restored for 30 days. */
  readonly retained: boolean;
  /** The key stays in AWS when the stack is destroyed: the final snapshot is encrypted with it. */
  readonly keepKey: boolean;
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly key?: Transform<aws.kms.KeyArgs>;
    readonly credentials?: Transform<aws.secretsmanager.SecretArgs>;
    readonly ownerCredentials?: Transform<aws.secretsmanager.SecretArgs>;
  };
}

/**
 * The key that encrypts what this stack stores, and the credentials of the application's own database roles. Compute gets the credentials
 * by reference (`valueFrom`), never by value. The migrations create the roles in PostgreSQL as the master user, whose password is in
 * another secret (masterCredentials.ts).
 */
export class Secrets extends pulumi.ComponentResource {
  readonly keyArn: pulumi.Output<string>;
  /** A JSON secret with the fields `username` and `password`. */
  readonly credentialsArn: pulumi.Output<string>;
  /** Changes when the credentials do. */
  readonly credentialsVersionId: pulumi.Output<string>;
  /** Of the role that owns the application's tables. */
  readonly owner: RoleCredentials | undefined;

  constructor(name: string, args: SecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:secrets:Secrets", name, {}, opts);
    const child = { parent: this };
    const kept = { ...child, protect: args.retained };

    const key = createKey();
    createKeyAlias();
    const application = createRoleCredentials(
      {
        username: args.databaseUser,
        description: "The application's own role in the database: username and password",
        names: { secret: `${name}-database`, password: `${name}-password` },
        keyArn: key.arn,
        retained: args.retained,
        transform: args.transform?.credentials,
      },
      child,
      kept,
    );
    this.owner = args.databaseOwner === undefined ? undefined : createOwnerCredentials(args.databaseOwner);

    this.keyArn = key.arn;
    this.credentialsArn = application.arn;
    this.credentialsVersionId = application.versionId;
    this.registerOutputs({ keyArn: this.keyArn, credentialsArn: this.credentialsArn });

    function createKey(): aws.kms.Key {
      return new aws.kms.Key(
        `${name}-key`,
        transformed(args.transform?.key, {
          description: "Encrypts the database, its backups and the credentials",
          enableKeyRotation: true,
          // 30 days is KMS's maximum: until then a deletion can be cancelled, after it everything that the key encrypts is lost.
          deletionWindowInDays: args.keepKey ? 30 : 7,
        }),
        { ...kept, retainOnDelete: args.keepKey },
      );
    }

    function createKeyAlias(): aws.kms.Alias {
      return new aws.kms.Alias(`${name}-key`, { namePrefix: "alias/malayalees-", targetKeyId: key.keyId }, child);
    }

    // Not protected, so that applicationMigrations may become none: nothing is lost with a password that an update can make again.
    function createOwnerCredentials(username: string): RoleCredentials {
      const reason = "Not protected: another password can be made at any time";
      return createRoleCredentials(
        {
          username,
          description: "The role that owns the application's tables: username and password",
          names: { secret: `${name}-owner`, password: `${name}-owner-password` },
          keyArn: key.arn,
          retained: args.retained,
          tags: { "policy.suppress/production-data-protected": reason },
          transform: args.transform?.ownerCredentials,
        },
        child,
      );
    }
  }
}
