import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { createSecret } from "./support/secret";
import type { Transform } from "./support/transform";

export interface MasterCredentialsArgs {
  /** The database user of the migrations. */
  readonly username: string;
  /** A whole number. Raising it makes a new password, in the secret and in the server, in one update. */
  readonly version: number;
  /** Encrypts the secret. */
  readonly keyArn: pulumi.Input<string>;
  /** The secret outlives `destroy` until protection is taken off, and can be restored for 30 days. */
  readonly retained: boolean;
  /** Changes a child's arguments before it is made. */
  readonly transform?: { readonly secret?: Transform<aws.secretsmanager.SecretArgs> };
}

/**
 * The master user's name and password, in a secret of this stack. RDS could keep the password itself, but refuses read replicas and
 * blue/green deployments of such an instance. Source: Amazon RDS user guide, "Password management with Amazon RDS and AWS Secrets
 * Manager", limitations (2026-11).
 *
 * In the state the password is an encrypted secret. AWS gets it by write-only properties: neither a refresh nor a preview reads it back,
 * and server and secret change together when `version` is raised.
 */
export class MasterCredentials extends pulumi.ComponentResource {
  /** For the instance's `passwordWo`; a secret. */
  readonly password: pulumi.Output<string>;
  /** For the instance's `passwordWoVersion`. */
  readonly passwordVersion: number;
  /** A JSON secret with the fields `username` and `password`; known only when it has its content. */
  readonly secretArn: pulumi.Output<string>;

  constructor(name: string, args: MasterCredentialsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:database:MasterCredentials", name, {}, opts);
    const child = { parent: this };

    const password = createPassword();
    const secret = createSecret(
      name,
      {
        description: "The database's master user, who migrates: username and password",
        keyArn: args.keyArn,
        retained: args.retained,
        transform: args.transform?.secret,
      },
      { ...child, protect: args.retained },
    );
    const content = createContent();

    this.password = password.result;
    this.passwordVersion = args.version;
    this.secretArn = content.arn;
    this.registerOutputs({ secretArn: this.secretArn });

    // Not protected: a new version replaces it, and a lost password can be replaced.
    function createPassword(): random.RandomPassword {
      // Letters and digits only: RDS refuses some characters, and a URL needs no escaping.
      const keepers = { version: String(args.version) };
      return new random.RandomPassword(`${name}-password`, { length: 40, special: false, keepers }, child);
    }

    function createContent(): aws.secretsmanager.SecretVersion {
      return new aws.secretsmanager.SecretVersion(
        name,
        {
          secretId: secret.id,
          secretStringWo: pulumi.jsonStringify({ username: args.username, password: password.result }),
          secretStringWoVersion: args.version,
        },
        child,
      );
    }
  }
}
