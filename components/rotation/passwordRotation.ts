import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { functionFailed } from "../alarms/functionAlarm";
import type { AlarmThresholds } from "../configuration/alarmThresholds";
import { createAlarm, type MadeAlarm, withThresholds } from "../support/alarm";
import { bundleFunction } from "../support/functionBundle";
import { createFunctionRole, functionSettings } from "../support/functionParts";
import { haveNetworkInterfaces, readSecrets, rotateSecrets, type Statement, writeLogs } from "../support/statements";
import { createRestarts, type Restart } from "./restarts";

export interface PasswordRotationArgs {
  readonly region: string;
  /** Days between two rotations of a password. */
  readonly days: number;
  readonly network: { readonly functionSubnetIds: pulumi.Input<pulumi.Input<string>[]> };
  readonly setup: {
    /** May connect to the database and to Secrets Manager. */
    readonly functionSecurityGroupId: pulumi.Output<string>;
    readonly functionSecurityGroupArn: pulumi.Output<string>;
    /** Where the database and its secrets are; known when the database is set up. */
    readonly functionVariables: pulumi.Input<Readonly<Record<string, pulumi.Input<string>>>>;
  };
  readonly database: { readonly masterSecretArn: pulumi.Input<string> };
  readonly secrets: {
    /** The application's own role. */
    readonly credentialsArn: pulumi.Output<string>;
    /** The role that owns the application's tables; undefined: there is none. */
    readonly owner?: { readonly arn: pulumi.Output<string> };
    readonly keyArn: pulumi.Input<string>;
  };
  /** What restarts the application, by topology. */
  readonly restarts: Readonly<Record<string, Restart>>;
  readonly thresholds: AlarmThresholds;
  /** The topic that alarms notify. */
  readonly topicArn: pulumi.Input<string>;
  /** Days that the function's log is kept. */
  readonly logRetentionDays: number;
}

/** A log-in waits 10 s at most, a statement 30 s for a lock, and a migration that runs up to ten minutes. */
const TIMEOUT_SECONDS = 900;

const failed = functionFailed({
  name: "failed",
  runbook: "rotation-failed",
  description: "A password of the database was not rotated: what runs keeps working with the one that it has",
});

/**
 * New passwords for the application's role and for the owner of its tables, on a schedule and without a failed request: Secrets Manager
 * calls a function (database/rotation), which gives the login that is not in use a new password, and makes it the one that new tasks and
 * machines get. What runs keeps its own until the next rotation; before that, a schedule restarts it.
 *
 * A rotation is no change of the stack: its secret versions are not in the state, and what the program has written into the secrets stays
 * as it was (database/rotation/secretVersions.ts).
 */
export class PasswordRotation extends pulumi.ComponentResource {
  readonly alarms: readonly MadeAlarm[];

  constructor(name: string, args: PasswordRotationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:database:PasswordRotation", name, {}, opts);
    const child = { parent: this };
    const secretArns = {
      application: args.secrets.credentialsArn,
      ...(args.secrets.owner && { owner: args.secrets.owner.arn }),
    };

    const functionRole = createFunctionRole(name, { logRetentionDays: args.logRetentionDays, statements }, child);
    const rotationFunction = createFunction();
    const permission = createPermission();
    for (const [who, secretId] of Object.entries(secretArns)) createRotation(who, secretId);
    // Twice between two rotations, which may be up to a day early or late.
    const everyDays = Math.floor(args.days / 2);
    createRestarts(`${name}-restart`, { region: args.region, everyDays, restarts: args.restarts }, child);
    this.alarms = withThresholds([failed], args.thresholds).map((spec) =>
      createAlarm(name, spec, { FunctionName: rotationFunction.name }, args.topicArn, child),
    );
    this.registerOutputs({});

    function statements(logGroupArn: pulumi.Output<string>): readonly Statement[] {
      const { functionSecurityGroupArn } = args.setup;
      return [
        ...readSecrets([args.database.masterSecretArn], args.secrets.keyArn, args.region),
        ...rotateSecrets(Object.values(secretArns), args.secrets.keyArn, args.region),
        ...writeLogs(logGroupArn),
        ...haveNetworkInterfaces(args.region, args.network.functionSubnetIds, functionSecurityGroupArn),
      ];
    }

    function createFunction(): aws.lambda.Function {
      const files = { "index.js": bundleFunction("database/rotation/index.ts") };
      return new aws.lambda.Function(
        name,
        {
          description: "Rotates the passwords of the application's roles in the database, called by Secrets Manager",
          ...functionSettings(functionRole, files),
          timeout: TIMEOUT_SECONDS,
          vpcConfig: {
            subnetIds: args.network.functionSubnetIds,
            securityGroupIds: [args.setup.functionSecurityGroupId],
          },
          environment: { variables: args.setup.functionVariables },
        },
        // Lambda checks the role's permissions when the function is created.
        { ...child, dependsOn: [...functionRole.permissions] },
      );
    }

    /** Source: AWS Secrets Manager user guide, "Permissions for rotation", resource policy of the function, aws:SourceAccount (2026-11). */
    function createPermission(): aws.lambda.Permission {
      return new aws.lambda.Permission(
        name,
        {
          function: rotationFunction.name,
          action: "lambda:InvokeFunction",
          principal: "secretsmanager.amazonaws.com",
          sourceAccount: secretArns.application.apply((arn) => arn.split(":")[4] ?? ""),
        },
        child,
      );
    }

    function createRotation(who: string, secretId: pulumi.Output<string>): aws.secretsmanager.SecretRotation {
      return new aws.secretsmanager.SecretRotation(
        `${name}-${who}`,
        {
          secretId,
          rotationLambdaArn: rotationFunction.arn,
          rotationRules: { automaticallyAfterDays: args.days },
          // A change of the schedule is no reason for a new password: what runs may not have been restarted since the last one. Secrets
          // Manager tries the step testSecret instead. Source: Secrets Manager API reference, RotateSecret, RotateImmediately (2026-11).
          rotateImmediately: false,
        },
        { ...child, dependsOn: [permission] },
      );
    }
  }
}
