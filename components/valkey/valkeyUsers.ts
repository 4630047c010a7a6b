import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { createSecret } from "../support/secret";
import { type Transform, transformed } from "../support/transform";

export interface ValkeyUsersArgs {
  /** Start of the physical names: at most 32 characters. */
  readonly prefix: pulumi.Input<string>;
  /** Encrypts the secret. */
  readonly keyArn: pulumi.Input<string>;
  /** The secret can be restored for 30 days after it was deleted. */
  readonly retained: boolean;
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly application?: Transform<aws.elasticache.UserArgs>;
    readonly secret?: Transform<aws.secretsmanager.SecretArgs>;
  };
}

const ENGINE = "valkey";

/** Name by which the application logs in. */
const APPLICATION = "application";

/**
 * Every key and channel, and every command that touches data. Not what administers the server or empties it, but two that Spring calls:
 * INFO for the health check, KEYS to clear a cache (RedisCacheWriter's default; serverless has no KEYS: docs/valkey.md).
 * Source: Valkey manual, "ACL", categories of commands; Spring Data Redis reference, "Redis Cache", batch strategies (2026-11).
 */
const APPLICATION_ACCESS = "on ~* &* +@all -@dangerous +info +keys";

/** Written down for the policy that wants every secret of production protected. */
const UNPROTECTED = {
  "policy.suppress/production-data-protected":
    "Goes with Valkey, which one update removes; a new one has a new password",
};

/** Nobody logs in without a name: a client that sends no name, or a password alone, is this user. */
const DEFAULT_ACCESS = "off -@all";

/**
 * Who may log in to Valkey: the application, by name and password, and nobody else. Name and password are in a secret of their own, which
 * compute gets by reference. A group of engine valkey has only users with a password or IAM, so the disabled user has a password as well.
 * Source: Amazon ElastiCache user guide, "Role-Based Access Control (RBAC)" (2026-11).
 */
export class ValkeyUsers extends pulumi.ComponentResource {
  /** Known only when both users are in the group. */
  readonly groupId: pulumi.Output<string>;
  /** A JSON secret with the fields `username` and `password`; known only when it has its content. */
  readonly secretArn: pulumi.Output<string>;

  constructor(name: string, args: ValkeyUsersArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:cache:ValkeyUsers", name, {}, opts);
    const child = { parent: this };

    const password = createPassword(APPLICATION);
    const application = createApplicationUser();
    const fallback = createDefaultUser();
    const group = new aws.elasticache.UserGroup(
      name,
      {
        engine: ENGINE,
        userGroupId: pulumi.interpolate`${args.prefix}-users`,
        userIds: [application.userId, fallback.userId],
      },
      child,
    );

    this.groupId = group.userGroupId;
    this.secretArn = createCredentials().arn;
    this.registerOutputs({ groupId: this.groupId, secretArn: this.secretArn });

    function createPassword(user: string): pulumi.Output<string> {
      // Letters and digits only: ElastiCache takes 16 to 128 characters, and a URL needs no escaping.
      return new random.RandomPassword(`${name}-${user}`, { length: 40, special: false }, child).result;
    }

    function createApplicationUser(): aws.elasticache.User {
      return new aws.elasticache.User(
        `${name}-${APPLICATION}`,
        transformed(args.transform?.application, {
          engine: ENGINE,
          userId: pulumi.interpolate`${args.prefix}-app`,
          userName: APPLICATION,
          accessString: APPLICATION_ACCESS,
          authenticationMode: { type: "password", passwords: [password] },
        }),
        child,
      );
    }

    function createDefaultUser(): aws.elasticache.User {
      return new aws.elasticache.User(
        `${name}-default`,
        {
          engine: ENGINE,
          userId: pulumi.interpolate`${args.prefix}-default`,
          userName: "default",
          accessString: DEFAULT_ACCESS,
          authenticationMode: { type: "password", passwords: [createPassword("default")] },
        },
        child,
      );
    }

    function createCredentials(): aws.secretsmanager.SecretVersion {
      const { keyArn, retained } = args;
      const description = "The application's user in Valkey: username and password";
      const settings = { description, keyArn, retained, tags: UNPROTECTED, transform: args.transform?.secret };
      const secret = createSecret(name, settings, child);
      const secretString = pulumi.jsonStringify({ username: APPLICATION, password });
      return new aws.secretsmanager.SecretVersion(name, { secretId: secret.id, secretString }, child);
    }
  }
}
