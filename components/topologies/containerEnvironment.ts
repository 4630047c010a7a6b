import type * as pulumi from "@pulumi/pulumi";
import type { ApplicationConfig } from "../configuration/configTypes";

/** One variable in the shape that container definitions want. */
export interface Variable<Value extends pulumi.Input<string> = pulumi.Input<string>> {
  readonly name: string;
  readonly value: Value;
}

/**
 * The guide's environment of the application; everything but the endpoint comes from the configuration.
 * With an address that is known all values are.
 */
export function containerEnvironment<Address extends pulumi.Input<string>>(
  application: ApplicationConfig,
  databaseAddress: Address,
): Variable<string | Address>[] {
  const settings: Readonly<Record<string, string | Address>> = {
    ...application.environment,
    RDS_ENDPOINT: databaseAddress,
  };
  return (
    Object.entries(settings)
      .map(([name, value]) => ({ name, value }))
      // Sorted, as ECS returns them, so that the order in the configuration never makes a difference.
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  );
}

/** Both halves of the credentials, each a reference into the same secret. */
export function credentialReferences(credentialsArn: string): { name: string; valueFrom: string }[] {
  return [
    { name: "DB_PASSWORD", valueFrom: `${credentialsArn}:password::` },
    { name: "DB_USERNAME", valueFrom: `${credentialsArn}:username::` },
  ];
}
