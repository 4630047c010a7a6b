import assert from "node:assert/strict";
import { sampleEnvironment } from "../../../tools/support/sampleEnvironment";

const surroundings = {
  databasePort: 54_321,
  databaseName: "site",
  application: { user: "ann", password: "of ann" },
  owner: { user: "owen", password: "of owen" },
};

describe("the sample's environment on this machine", () => {
  it("is what a topology hands over, with this machine's addresses and log-ins", () => {
    assert.deepEqual(sampleEnvironment(surroundings), {
      CACHE_TYPE: "postgresql",
      DB_MIGRATION_PASSWORD: "of owen",
      DB_MIGRATION_USERNAME: "owen",
      DB_NAME: "site",
      DB_PASSWORD: "of ann",
      DB_PORT: "54321",
      DB_USERNAME: "ann",
      POSTGRES_CACHE_TABLE: "app_cache",
      RDS_ENDPOINT: "127.0.0.1",
      SERVER_TOMCAT_KEEPALIVETIMEOUT: "75s",
      SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: "4",
      SPRING_PROFILES_ACTIVE: "local-postgres-cache",
    });
  });

  it("follows the settings of a stack, and has other variables besides", () => {
    const settings = { poolSize: "9", springProfile: "prod-aws-postgres-cache" };
    const environment = sampleEnvironment({ ...surroundings, settings, variables: { FEATURE: "on" } });
    const { SPRING_DATASOURCE_HIKARI_MAXIMUM_POOL_SIZE: pool, SPRING_PROFILES_ACTIVE: profile, FEATURE } = environment;
    assert.deepEqual([pool, profile, FEATURE], ["9", "prod-aws-postgres-cache", "on"]);
  });
});
