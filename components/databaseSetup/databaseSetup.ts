import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DatabaseError } from "../../database/errors";
import { PLACE_VARIABLES, type Place } from "../../database/lambda/place";
import { partitionOf } from "../../policies/facts/regions";
import { RUNTIME } from "../support/functionBundle";
import { createLogGroup } from "../support/logGroup";
import { createRole, trustService } from "../support/roles";
import { allowOut, linkGroups } from "../support/securityGroupRules";
import { readSecrets, type Statement, writeLogs } from "../support/statements";
import { type Transform, transformed } from "../support/transform";
import { createExpirySchedule } from "./expirySchedule";
import { type FunctionPackage, functionPackage } from "./functionPackage";

export interface DatabaseSetupArgs {
  readonly region: string;
  readonly network: {
    readonly vpcId: pulumi.Input<string>;
    /** Private subnets from which Secrets Manager is reached. */
    readonly functionSubnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Security group of the private endpoint to Secrets Manager; undefined where the way is a NAT gateway. */
    readonly endpointSecurityGroupId: pulumi.Input<string> | undefined;
  };
  readonly database: {
    readonly address: pulumi.Output<string>;
    readonly port: number;
    /** Name of the database in the server. */
    readonly name: string;
    readonly securityGroupId: pulumi.Input<string>;
    /** Another instance has another one, also under the same name. */
    readonly resourceId: pulumi.Input<string>;
    readonly masterSecretArn: pulumi.Input<string>;
    /** Changes with the master password. */
    readonly masterPasswordVersion: pulumi.Input<string>;
  };
  readonly secrets: {
    /** The application's own role. */
    readonly credentialsArn: pulumi.Input<string>;
    /** Changes with the credentials. */
    readonly credentialsVersionId: pulumi.Input<string>;
    /** Encrypts both secrets. */
    readonly keyArn: pulumi.Input<string>;
  };
  /** Name of the application's role: another one is another setup. */
  readonly applicationUser: string;
  /** Who runs expiry: pg_cron in the database, or a schedule outside it. */
  readonly expirySchedule: "pgCron" | "scheduler";
  /** Days that the function's log is kept. */
  readonly logRetentionDays: number;
  /** Changes a child's arguments before it is made. */
  readonly transform?: {
    readonly function?: Transform<aws.lambda.FunctionArgs>;
  };
}

/** Lambda's most. A deployer waits up to 600 s for another one (database/migrate.ts) and 150 s for a server that starts. */
const TIMEOUT_SECONDS = 900;
const MEMORY_MB = 256;
const HTTPS = 443;

/**
 * Amazon's certificate authorities, RDS's among them, as a file of the runtime. Source: AWS Lambda developer guide, "Building Lambda
 * functions with Node.js", CA certificate loading (2026-11).
 */
const RUNTIME_CA_FILE = "/var/runtime/ca-cert.pem";

/**
 * Makes the database ready for the application: a function inside the VPC applies database/migrations and settles the application's
 * role. It is invoked when there is something to do: migrations, the function's code, the role, a password or the instance changed.
 * When it fails, the update fails with the SQL error, before any service has changed. Going away it leaves the database as it is.
 */
export class DatabaseSetup extends pulumi.ComponentResource {
  /** Host name of a database that is ready: whoever needs it waits for the setup. */
  readonly address: pulumi.Output<string>;
  readonly port: number;
  readonly securityGroupId: pulumi.Output<string>;
  /** What the last run did, as JSON: migrations that were applied, and why expiry is not scheduled, if so. */
  readonly result: pulumi.Output<string>;

  constructor(name: string, args: DatabaseSetupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:database:DatabaseSetup", name, {}, opts);
    const { network, database, secrets } = args;
    const child = { parent: this };

    const parts = readPackage();
    const securityGroup = createSecurityGroup();
    const links = createLinks();
    const logGroup = createLogGroup(
      `${name}-log`,
      { namePrefix: `/lambda/${name}-`, retentionInDays: args.logRetentionDays },
      child,
    );
    const trust = trustService("lambda.amazonaws.com");
    const { role, permissions } = createRole(name, { trust, statements: statements() }, child);
    const databaseFunction = createFunction();
    const invocation = createInvocation();
    if (args.expirySchedule === "scheduler") createExpirySchedule(`${name}-expiry`, databaseFunction, child);

    // By an output that is known in a preview too: a preview with new migrations shows no changes that never come.
    this.address = pulumi.all([database.address, invocation.functionName]).apply(([address]) => address);
    this.port = database.port;
    this.securityGroupId = pulumi.output(database.securityGroupId);
    this.result = invocation.result;
    this.registerOutputs({ result: this.result });

    function createSecurityGroup(): aws.ec2.SecurityGroup {
      const description = "The function that sets the database up: to the database and to Secrets Manager";
      return new aws.ec2.SecurityGroup(`${name}-access`, { vpcId: network.vpcId, description }, child);
    }

    function createLinks(): readonly pulumi.Resource[] {
      const from = securityGroup.id;
      const { endpointSecurityGroupId } = network;
      // Secrets Manager's public addresses are in no prefix list of AWS's.
      const secretsManager =
        endpointSecurityGroupId === undefined
          ? { cidrIpv4: "0.0.0.0/0" }
          : { referencedSecurityGroupId: endpointSecurityGroupId };
      return [
        ...linkGroups(`${name}-database`, { from, to: database.securityGroupId, port: database.port }, child),
        allowOut(`${name}-secrets-out`, from, { to: secretsManager, port: HTTPS }, child),
      ];
    }

    function statements(): readonly Statement[] {
      return [
        ...readSecrets([database.masterSecretArn, secrets.credentialsArn], secrets.keyArn, args.region),
        ...writeLogs(logGroup.arn),
        ...haveNetworkInterfaces(args.region, network.functionSubnetIds, securityGroup.arn),
      ];
    }

    function createFunction(): aws.lambda.Function {
      const files = Object.entries(parts.files).map(([path, text]) => [path, new pulumi.asset.StringAsset(text)]);
      return new aws.lambda.Function(
        name,
        transformed(args.transform?.function, {
          description: "Sets the database up: migrations, the application's role, expiry",
          runtime: RUNTIME,
          architectures: ["arm64"],
          handler: "index.handler",
          code: new pulumi.asset.AssetArchive(Object.fromEntries(files)),
          role: role.arn,
          timeout: TIMEOUT_SECONDS,
          memorySize: MEMORY_MB,
          vpcConfig: { subnetIds: network.functionSubnetIds, securityGroupIds: [securityGroup.id] },
          loggingConfig: { logFormat: "Text", logGroup: logGroup.name },
          environment: { variables: variablesOf(place()) },
        }),
        // Lambda looks at the role's permissions when it makes the function.
        { ...child, dependsOn: [...permissions] },
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
      };
    }

    function createInvocation(): aws.lambda.Invocation {
      return new aws.lambda.Invocation(
        name,
        {
          functionName: databaseFunction.name,
          input: JSON.stringify({ action: "migrate" }),
          triggers: {
            migrations: parts.migrationsHash,
            code: parts.codeHash,
            applicationUser: args.applicationUser,
            credentials: secrets.credentialsVersionId,
            database: database.resourceId,
            masterPassword: database.masterPasswordVersion,
          },
        },
        { ...child, dependsOn: [...permissions, ...links] },
      );
    }
  }
}

type PlaceInputs = Readonly<Record<keyof Place, pulumi.Input<string>>>;

/** The function's environment: references, no secrets. */
function variablesOf(place: PlaceInputs): Record<string, pulumi.Input<string>> {
  const { host, port, database, caFile, masterSecretArn, applicationSecretArn } = PLACE_VARIABLES;
  return {
    [host]: place.host,
    [port]: place.port,
    [database]: place.database,
    [caFile]: place.caFile,
    [masterSecretArn]: place.masterSecretArn,
    [applicationSecretArn]: place.applicationSecretArn,
  };
}

/** A folder of migrations that cannot be read in order is the mistake of whoever added one: told without a stack trace. */
function readPackage(): FunctionPackage {
  try {
    return functionPackage();
  } catch (error) {
    throw error instanceof DatabaseError ? new pulumi.RunError(`database/migrations: ${error.message}`) : error;
  }
}

/**
 * What Lambda does in the function's name to stand in a VPC: interfaces in these subnets, with this group, and no others. Lambda's check
 * when it makes a function is a request to EC2 as well, for these subnets and this group: it names no other resources.
 * Source: AWS Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC", required permissions;
 * Service Authorization Reference, CreateNetworkInterface: interface, subnet and security group (2026-11).
 */
function haveNetworkInterfaces(
  region: string,
  subnetIds: pulumi.Input<pulumi.Input<string>[]>,
  securityGroupArn: pulumi.Output<string>,
): readonly Statement[] {
  const own = `arn:${partitionOf(region)}:ec2:${region}:*`;
  const interfaces = `${own}:network-interface/*`;
  const subnets = pulumi.output(subnetIds).apply((ids) => ids.map((id) => `${own}:subnet/${id}`));
  const places = pulumi.all([subnets, securityGroupArn]).apply(([arns, group]) => [interfaces, ...arns, group]);
  const change = [
    "ec2:DeleteNetworkInterface",
    "ec2:AssignPrivateIpAddresses",
    "ec2:UnassignPrivateIpAddresses",
  ] as const;
  return [
    { Effect: "Allow", Action: ["ec2:CreateNetworkInterface"], Resource: places },
    { Effect: "Allow", Action: change, Resource: interfaces },
    // These know no resource.
    { Effect: "Allow", Action: ["ec2:DescribeNetworkInterfaces", "ec2:DescribeSubnets"], Resource: "*" },
  ];
}
