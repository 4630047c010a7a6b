import type * as pulumi from "@pulumi/pulumi";
import type { ApplicationConfig } from "../configuration/configTypes";

/** One variable, in the format of container definitions. */
export interface Variable<Value extends pulumi.Input<string> = pulumi.Input<string>> {
  readonly name: string;
  readonly value: Value;
}

/**
 * The application's environment variables, as in docs/guide.md. All but the endpoint come from the configuration, so if the address is
 * a known string, all values are.
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
      // Sorted, as ECS returns them, so that the order in the configuration never shows as a change.
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  );
}

/** Username and password, as references into the same secret. */
export function credentialReferences(credentialsArn: string): { name: string; valueFrom: string }[] {
  return [
    { name: "DB_PASSWORD", valueFrom: `${credentialsArn}:password::` },
    { name: "DB_USERNAME", valueFrom: `${credentialsArn}:username::` },
  ];
}
