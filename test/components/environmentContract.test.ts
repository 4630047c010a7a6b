import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { handedOver } from "../support/handedOver";
import { sharedPlan } from "../support/plans";
import { topologySettings } from "../support/topologySettings";

/** docs/image.md has the one list of variables. The sample application's own tests read the same table, and start it with these alone. */
const page = readFileSync("docs/image.md", "utf8");
const table = /## What it gets\n(.*?)\nThe size of variables/s.exec(page)?.[1] ?? "";
const promised = table
  .split("\n")
  .flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([A-Z_]+…?)`/g)].map(([, name = ""]) => name));

/** The list has one row for all that lead to Valkey. */
const REDIS = "SPRING_DATA_REDIS_";
const row = (name: string) => (name.startsWith(REDIS) ? `${REDIS}…` : name);

const image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:1.0.0";
/** Everything that adds a variable. */
const everything = {
  image,
  applicationMigrations: "startup",
  cacheType: "valkey",
  databaseProxy: "true",
  databaseReplicas: "1",
};
const ownCluster = {
  topology: "kubernetes",
  kubeconfig: "/tmp/kubeconfig",
  databaseEndpoint: "db.example.org",
  image,
  applicationMigrations: "startup",
};

async function rowsOf(settings: Readonly<Record<string, string>>, topology: string): Promise<readonly string[]> {
  const keyed = Object.entries(settings).map(([key, value]) => [`malayalees:${key}`, value]);
  const { resources } = await sharedPlan("dev", Object.fromEntries(keyed));
  return [...new Set(handedOver(topology, resources).map(row))].sort();
}

describe("the variables that the image gets", () => {
  it("are a list on the page, each once", () => {
    assert.ok(promised.length > 10);
    assert.equal(new Set(promised).size, promised.length);
  });

  for (const topology of ["fargate", "ec2", "eks"]) {
    it(`are exactly that list on ${topology}, with migrations, Valkey, the proxy and a replica`, async () => {
      assert.deepEqual(await rowsOf({ ...topologySettings(topology), ...everything }, topology), [...promised].sort());
    });
  }

  it("are that list on a cluster of one's own, without what is made for AWS alone", async () => {
    const onAws = [`${REDIS}…`, "RDS_READER_ENDPOINT", "SPRING_APPLICATION_JSON"];
    const expected = promised.filter((name) => !onAws.includes(name)).sort();
    assert.deepEqual(await rowsOf(ownCluster, "kubernetes"), expected);
  });

  for (const topology of ["fargate", "ec2", "eks"]) {
    it(`are on ${topology} by default those that the sample's profile cannot do without`, async () => {
      const profile = readFileSync(
        "spring/sample/src/main/resources/config/application-prod-aws-postgres-cache.yml",
        "utf8",
      );
      const needed = [...profile.matchAll(/\$\{(\w+)\}/g)].map(([, name = ""]) => name);
      const given = await rowsOf({ ...topologySettings(topology), image }, topology);
      assert.ok(needed.length > 3);
      for (const name of needed) assert.ok(given.includes(name), name);
    });
  }
});
