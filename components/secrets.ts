import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { type Transform, transformed } from "./support/transform";

export interface SecretsArgs {
  /** Name of the application's own database role; never the master user. */
  readonly databaseUser: string;
  /** Key and credentials outlive `destroy` until protection is taken off, and can be restored for 30 days. */
  readonly retained: boolean;
  /** The key stays in AWS when the stack is destroyed: the final snapshot is encrypted with it. */
  readonly keepKey: boolean;
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly key?: Transform<aws.kms.KeyArgs>;
    readonly credentials?: Transform<aws.secretsmanager.SecretArgs>;
  };
}

/**
 * The key that encrypts what this stack stores, and the credentials of the application's own database role. Compute gets the credentials
 * by reference (`valueFrom`), never by value. The migrations create the role in PostgreSQL as the master user, whose password is in
 * another secret (masterCredentials.ts).
 */
export class Secrets extends pulumi.ComponentResource {
  readonly keyArn: pulumi.Output<string>;
  /** A JSON secret with the fields `username` and `password`. */
  readonly credentialsArn: pulumi.Output<string>;
  /** Changes when the credentials do. */
  readonly credentialsVersionId: pulumi.Output<string>;

  constructor(name: string, args: SecretsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:secrets:Secrets", name, {}, opts);
    const child = { parent: this };
    const kept = { ...child, protect: args.retained };

    const key = createKey();
    createKeyAlias();
    const password = createPassword();
    const credentials = createCredentials();

    this.keyArn = key.arn;
    this.credentialsArn = credentials.secret.arn;
    this.credentialsVersionId = credentials.version.versionId;
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

    function createPassword(): random.RandomPassword {
      // Letters and digits only: 40 of them are 238 bits, and a URL, a shell or a properties file needs no escaping.
      return new random.RandomPassword(`${name}-password`, { length: 40, special: false }, kept);
    }

    function createCredentials() {
      const secret = new aws.secretsmanager.Secret(
        `${name}-database`,
        transformed(args.transform?.credentials, {
          description: "The application's own role in the database: username and password",
          kmsKeyId: key.arn,
          // In dev the secret is deleted at once; in prod it can be restored for 30 days.
          recoveryWindowInDays: args.retained ? 30 : 0,
        }),
        kept,
      );
      const version = new aws.secretsmanager.SecretVersion(
        `${name}-database`,
        {
          secretId: secret.id,
          secretString: pulumi.jsonStringify({ username: args.databaseUser, password: password.result }),
        },
        child,
      );
      return { secret, version };
    }
  }
}
