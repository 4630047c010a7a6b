import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseError } from "../../database/errors";
import { type FigureOwner, OWNER_VARIABLES } from "../../database/lambda/metricLine";
import { PLACE_VARIABLES, type Place } from "../../database/lambda/place";
import { createFunctionRole, functionSettings } from "../support/functionParts";
import { allowOut, linkGroups } from "../support/securityGroupRules";
import { haveNetworkInterfaces, readSecrets, type Statement, writeLogs } from "../support/statements";
import { type Transform, transformed } from "../support/transform";
import { type FunctionPackage, functionPackage } from "./functionPackage";
import { createSchedules, EXPIRY, MEASURING } from "./schedules";

/** A server of the same stack, beside the one that serves. */
export interface OtherServer {
  readonly number: number;
  readonly address: pulumi.Input<string>;
  readonly resourceId: pulumi.Input<string>;
}

export interface DatabaseSetupArgs {
  readonly region: string;
  readonly network: {
    readonly vpcId: pulumi.Input<string>;
    /** Private subnets that can reach Secrets Manager. */
    readonly functionSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Security group of the interface endpoint of Secrets Manager; undefined where a NAT gateway is used. */
    readonly endpointSecurityGroupId: pulumi.Input<string> | undefined;
  };
  readonly database: {
    readonly address: pulumi.Output<string>;
    readonly port: number;
    /** Name of the database in the server. */
    readonly name: string;
    /** Another database of the server, where the function makes this one itself; undefined: RDS made it with the server. */
    readonly beside?: pulumi.Input<string>;
    readonly securityGroupId: pulumi.Input<string>;
    /** AWS's id of the instance: a new instance with the same name has another id. */
    readonly resourceId: pulumi.Input<string>;
    readonly masterSecretArn: pulumi.Input<string>;
    /** Changes with the master password. */
    readonly masterPasswordVersion: pulumi.Input<string>;
    /** A restored instance beside it, which gets the migrations before the application uses it. */
    readonly restored?: OtherServer;
    /** Instances that the application used before: they get read-only before it uses another one. */
    readonly kept?: readonly OtherServer[];
  };
  readonly secrets: {
    /** The application's own role. */
    readonly credentialsArn: pulumi.Input<string>;
    /** Changes with the credentials. */
    readonly credentialsVersionId: pulumi.Input<string>;
    /** The role that owns the application's tables; undefined: there is none. */
    readonly owner?: { readonly arn: pulumi.Input<string>; readonly versionId: pulumi.Input<string> };
    /** Encrypts these secrets. */
    readonly keyArn: pulumi.Input<string>;
  };
  /** Name of the application's role; when it changes, the setup runs again. */
  readonly applicationUser: string;
  /** Name of the role that owns the application's tables; likewise. */
  readonly applicationOwner?: string;
  /** What runs expiry: pg_cron in the database, or EventBridge Scheduler outside it. */
  readonly expirySchedule: "pgCron" | "scheduler";
  /** Whose figures the function brings to CloudWatch every few minutes; undefined: it does not. */
  readonly figuresOf?: FigureOwner;
  /** Days that the function's log is kept. */
  readonly logRetentionDays: number;
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly function?: Transform<aws.lambda.FunctionArgs>;
  };
}

/** Lambda's maximum. A run waits up to 600 s for another run (database/migrate.ts) and up to 150 s for a server that starts. */
const TIMEOUT_SECONDS = 900;
const HTTPS = 443;

/**
 * Certificates of Amazon's authorities, including RDS's: a file of the Lambda runtime. Source: AWS Lambda developer guide, "Building Lambda
 * functions with Node.js", CA certificate loading (2026-11).
 */
const RUNTIME_CA_FILE = "/var/runtime/ca-cert.pem";

/**
 * Prepares the database for the application: a function inside the VPC applies database/migrations and creates the application's
 * role. An update invokes it when migrations, the function's code, the role, a password or the instance have changed. If it fails, the
 * update fails with the SQL error before any service changes. People and schedules invoke it as well. Deleting this component changes nothing in the database.
 */
export class DatabaseSetup extends pulumi.ComponentResource {
  /** Host name of the database; known only when the setup is done, so that everything that uses it waits. */
  readonly address: pulumi.Output<string>;
  readonly port: number;
  readonly securityGroupId: pulumi.Output<string>;
  /** For `npm run db`, which asks the function. */
  readonly functionName: pulumi.Output<string>;
  /** Group of the function; whatever has it may connect to the database and to Secrets Manager. */
  readonly functionSecurityGroupId: pulumi.Output<string>;
  readonly functionSecurityGroupArn: pulumi.Output<string>;
  /** Environment of a function that uses the database: references to secrets, never their values. Known only when the setup is done. */
  readonly functionVariables: pulumi.Output<Record<string, string>>;
  /** Where the function writes its log. */
  readonly logGroupName: pulumi.Output<string>;
  /** What the last run did, as JSON: the applied migrations, what it found in public, and why expiry, if it is not scheduled. */
  readonly result: pulumi.Output<string>;

  constructor(name: string, args: DatabaseSetupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:database:DatabaseSetup", name, {}, opts);
    const { network, database, secrets } = args;
    const child = { parent: this };

    const parts = readPackage();
    const securityGroup = createSecurityGroup();
    const links = createLinks();
    const functionRole = createFunctionRole(name, { logRetentionDays: args.logRetentionDays, statements }, child);
    const databaseFunction = createFunction();
    const schedules = [
      ...(args.expirySchedule === "scheduler" ? EXPIRY : []),
      ...(args.figuresOf === undefined ? [] : [MEASURING]),
    ];
    // The name is from when expiry was the only one: another would replace the schedules.
    if (schedules.length > 0) createSchedules(`${name}-expiry`, databaseFunction, schedules, child);
    const stopped = (database.kept ?? []).map(stopWrites);
    const invocation = migrate(name, database.resourceId, { action: "migrate" }, stopped);
    const { restored } = database;
    if (restored) {
      migrate(`${name}-restored`, restored.resourceId, { action: "migrate", host: restored.address }, []);
    }

    // Depends on `functionName`, which a preview knows; `result` is unknown there, and the preview would show changes that never come.
    this.address = pulumi.all([database.address, invocation.functionName]).apply(([address]) => address);
    this.port = database.port;
    this.securityGroupId = pulumi.output(database.securityGroupId);
    this.functionName = databaseFunction.name;
    this.functionSecurityGroupId = securityGroup.id;
    this.functionSecurityGroupArn = securityGroup.arn;
    this.functionVariables = pulumi.output(variablesOf({ ...place(), host: this.address }));
    this.logGroupName = functionRole.logGroup.name;
    this.result = invocation.result;
    this.registerOutputs({ result: this.result });

    function createSecurityGroup(): aws.ec2.SecurityGroup {
      const description = "The function that sets the database up: to the database and to Secrets Manager";
      return new aws.ec2.SecurityGroup(`${name}-access`, { vpcId: network.vpcId, description }, child);
    }

    function createLinks(): readonly pulumi.Resource[] {
      const from = securityGroup.id;
      const { endpointSecurityGroupId } = network;
      // AWS has no prefix list with Secrets Manager's public addresses.
      const secretsManager =
        endpointSecurityGroupId === undefined
          ? { cidrIpv4: "0.0.0.0/0" }
          : { referencedSecurityGroupId: endpointSecurityGroupId };
      return [
        ...linkGroups(`${name}-database`, { from, to: database.securityGroupId, port: database.port }, child),
        allowOut(`${name}-secrets-out`, from, { to: secretsManager, port: HTTPS }, child),
      ];
    }

    function statements(logGroupArn: pulumi.Output<string>): readonly Statement[] {
      return [
        ...readSecrets(
          [database.masterSecretArn, secrets.credentialsArn, ...(secrets.owner ? [secrets.owner.arn] : [])],
          secrets.keyArn,
          args.region,
        ),
        ...writeLogs(logGroupArn),
        ...haveNetworkInterfaces(args.region, network.functionSubnetIds, securityGroup.arn),
      ];
    }

    function createFunction(): aws.lambda.Function {
      return new aws.lambda.Function(
        name,
        transformed(args.transform?.function, {
          description: "Sets the database up and looks after it: migrations, the application's role, expiry, figures",
          ...functionSettings(functionRole, parts.files),
          timeout: TIMEOUT_SECONDS,
          vpcConfig: { subnetIds: network.functionSubnetIds, securityGroupIds: [securityGroup.id] },
          environment: { variables: { ...variablesOf(place()), ...figureVariables(args.figuresOf) } },
        }),
        // Lambda checks the role's permissions when the function is created.
        { ...child, dependsOn: [...functionRole.permissions] },
      );
    }

    function place(): PlaceInputs {
      return {
        host: database.address,
        port: String(database.port),
        database: database.name,
        caFile: RUNTIME_CA_FILE,
        masterSecretArn: database.masterSecretArn,
        applicationSecretArn: secrets.credentialsArn,
        ownerSecretArn: secrets.owner?.arn,
        besideDatabase: database.beside,
      };
    }

    function migrate(
      invocationName: string,
      resourceId: pulumi.Input<string>,
      request: MigrateInputs,
      after: readonly pulumi.Resource[],
    ): aws.lambda.Invocation {
      return new aws.lambda.Invocation(
        invocationName,
        {
          functionName: databaseFunction.name,
          input: request.host === undefined ? JSON.stringify(request) : pulumi.jsonStringify(request),
          triggers: {
            migrations: parts.migrationsHash,
            code: parts.codeHash,
            applicationUser: args.applicationUser,
            credentials: secrets.credentialsVersionId,
            database: resourceId,
            masterPassword: database.masterPasswordVersion,
            ...(secrets.owner && {
              applicationOwner: args.applicationOwner,
              ownerCredentials: secrets.owner.versionId,
            }),
          },
        },
        { ...child, dependsOn: [...functionRole.permissions, ...links, ...after] },
      );
    }

    /** Otherwise, while tasks are replaced, some would write to the old database and others to the new one. */
    function stopWrites({ number, address: host, resourceId }: OtherServer): aws.lambda.Invocation {
      const input = pulumi.jsonStringify({ action: "stopWrites", host });
      const triggers = { database: resourceId };
      return new aws.lambda.Invocation(
        `${name}-stop-writes-${number}`,
        { functionName: databaseFunction.name, input, triggers },
        { ...child, dependsOn: [...functionRole.permissions, ...links] },
      );
    }
  }
}

interface MigrateInputs {
  readonly action: "migrate";
  /** @default the server that serves */
  readonly host?: pulumi.Input<string>;
}

type PlaceInputs = { readonly [part in keyof Place]: pulumi.Input<Exclude<Place[part], undefined>> };

/** The function's environment: references to secrets, never their values. */
function variablesOf(place: PlaceInputs): Record<string, pulumi.Input<string>> {
  const { host, port, database, caFile, masterSecretArn, applicationSecretArn, ownerSecretArn, besideDatabase } =
    PLACE_VARIABLES;
  return {
    [host]: place.host,
    [port]: place.port,
    [database]: place.database,
    [caFile]: place.caFile,
    [masterSecretArn]: place.masterSecretArn,
    [applicationSecretArn]: place.applicationSecretArn,
    ...(place.ownerSecretArn !== undefined && { [ownerSecretArn]: place.ownerSecretArn }),
    ...(place.besideDatabase !== undefined && { [besideDatabase]: place.besideDatabase }),
  };
}

function figureVariables(owner: FigureOwner | undefined): Record<string, pulumi.Input<string>> {
  return owner ? { [OWNER_VARIABLES.Application]: owner.Application, [OWNER_VARIABLES.Stack]: owner.Stack } : {};
}

/** A wrongly numbered migration is a mistake in the folder, not in the program: its message comes without a stack trace. */
function readPackage(): FunctionPackage {
  try {
    return functionPackage();
  } catch (error) {
    throw error instanceof DatabaseError ? new pulumi.RunError(`database/migrations: ${error.message}`) : error;
  }
}
