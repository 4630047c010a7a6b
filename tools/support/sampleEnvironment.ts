import type { RawSettings } from "../../components/configuration/configTypes";
import { parseStackConfig } from "../../components/stackConfig";
import { containerEnvironment, credentialVariables } from "../../components/topologies/containerEnvironment";
import type { Login } from "../localServers/postgres";

export interface SampleSurroundings {
  /** On 127.0.0.1. */
  readonly databasePort: number;
  readonly databaseName: string;
  readonly application: Login;
  /** Owner of the application's tables, for Liquibase. */
  readonly owner: Login;
  /** Settings of the stack that it shall be like, such as `springProfile`, `phase` or `poolSize`. @default those of dev */
  readonly settings?: Readonly<Record<string, string>>;
  /** Variables besides, as the key `environmentVariables` adds them. @default none */
  readonly variables?: Readonly<Record<string, string>>;
}

/** The profile of this repository's sample for a laptop. */
const PROFILE = "local-postgres-cache";

/** The environment that a topology would give it (docs/image.md), by the topologies' own code. */
export function sampleEnvironment(surroundings: SampleSurroundings): Readonly<Record<string, string>> {
  const { application, owner, databasePort, databaseName } = surroundings;
  const { application: config } = parseStackConfig(stackSettings(surroundings), "dev");
  const logins = [...login("DB", application), ...login("DB_MIGRATION", owner)];
  return Object.fromEntries([
    ...containerEnvironment(config, { RDS_ENDPOINT: "127.0.0.1" }).map(({ name, value }) => [name, value] as const),
    ...logins,
  ]);

  function stackSettings({ settings = {}, variables = {} }: SampleSurroundings): RawSettings {
    const own = {
      environment: "dev",
      allowHttp: "true",
      springProfile: PROFILE,
      applicationMigrations: "startup",
      databaseName,
      // Only a laptop has several servers, each with a port of its own.
      environmentVariables: JSON.stringify({ DB_PORT: String(databasePort), ...variables }),
      ...settings,
    };
    const named = Object.entries(own).map(([name, value]) => [`malayalees:${name}`, value]);
    return Object.fromEntries([["aws:region", "us-east-1"], ...named]);
  }
}

function login(prefix: string, { user, password }: Login): readonly (readonly [string, string])[] {
  const values: Readonly<Record<string, string>> = { username: user, password };
  return credentialVariables(prefix, { arn: "", keyArn: "" }).map(({ name, jsonKey = "" }) => [
    name,
    values[jsonKey] ?? "",
  ]);
}
