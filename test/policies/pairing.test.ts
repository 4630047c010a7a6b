import assert from "node:assert/strict";
import { policies } from "../../policies/catalogue";
import { type PlannedResource, runPolicies } from "../../policies/runner";
import { GROUP_TYPE, instance, parameterGroup, resource, withParameter } from "./support/stacks";

const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const groupUrn = parameterGroup().urn;
const tooMuch = parameterGroup({ parameters: withParameter("max_connections", "200") });

async function names(...stack: readonly PlannedResource[]): Promise<readonly string[]> {
  return (await runPolicies(policies, stack)).map(({ policy }) => policy);
}

describe("a parameter group is paired with its databases", () => {
  it("by the dependency of the property while names are not known yet", async () => {
    const unnamed = { ...tooMuch, props: { ...tooMuch.props, name: UNKNOWN_TEXT } };
    const options = { propertyDependencies: { parameterGroupName: [groupUrn] } };
    const database = instance({ parameterGroupName: UNKNOWN_TEXT }, "database", options);
    assert.deepEqual(await names(unnamed, database), ["max-connections-within-means"]);
  });

  it("by equal name when there is no dependency", async () => {
    assert.deepEqual(await names(tooMuch, instance()), ["max-connections-within-means"]);
  });

  it("with a read replica that names it, though the replica does not say its engine", async () => {
    const replica = instance(
      { engine: undefined, engineVersion: undefined, replicateSourceDb: "elsewhere" },
      "replica",
    );
    assert.deepEqual(await names(tooMuch, replica), ["max-connections-within-means"]);
  });

  it("with a read replica that names none, through its source, even two steps away", async () => {
    const large = instance({ instanceClass: "db.r7g.large" });
    const none = { engine: undefined, engineVersion: undefined, parameterGroupName: undefined };
    const middle = instance({ ...none, instanceClass: "db.r7g.large", replicateSourceDb: "database" }, "middle");
    const last = instance({ ...none, replicateSourceDb: UNKNOWN_TEXT }, "last", {
      propertyDependencies: { replicateSourceDb: [middle.urn] },
    });
    assert.deepEqual(await names(tooMuch, large, middle), []);
    assert.deepEqual(await names(tooMuch, large, middle, last), ["max-connections-within-means"]);
  });

  it("with a Multi-AZ DB cluster of PostgreSQL", async () => {
    const parameters = withParameter("max_connections", "5000");
    const group = resource("aws:rds/clusterParameterGroup:ClusterParameterGroup", "cluster-parameters", {
      name: "cluster-parameters",
      family: "postgres17",
      parameters,
    });
    const sound = {
      storageEncrypted: true,
      performanceInsightsEnabled: true,
      enabledCloudwatchLogsExports: ["postgresql"],
      copyTagsToSnapshot: true,
    };
    const props = {
      engine: "postgres",
      engineVersion: "17",
      dbClusterInstanceClass: "db.m6gd.large",
      dbClusterParameterGroupName: "cluster-parameters",
      ...sound,
    };
    assert.deepEqual(await names(group, resource("aws:rds/cluster:Cluster", "cluster", props)), [
      "max-connections-within-means",
    ]);
    const wrongKind = { ...props, dbClusterInstanceClass: "db.m6g.large" };
    assert.deepEqual(await names(resource("aws:rds/cluster:Cluster", "cluster", wrongKind)), [
      "instance-class-offered",
    ]);
    const { performanceInsightsEnabled: _, ...ofAurora } = sound;
    const aurora = {
      engine: "aurora-postgresql",
      dbClusterParameterGroupName: "default.aurora-postgresql17",
      ...ofAurora,
    };
    assert.deepEqual(await names(resource("aws:rds/cluster:Cluster", "aurora", aurora)), []);
  });
});

describe("a database", () => {
  it("may use a custom group that is made elsewhere", async () => {
    assert.deepEqual(await names(instance({ parameterGroupName: "shared-by-the-platform-team" })), []);
  });

  it("must not be left on RDS's own group by naming none", async () => {
    assert.deepEqual(await names(instance({ parameterGroupName: undefined })), ["parameter-group-attached"]);
    assert.deepEqual(await names(parameterGroup(), instance({ parameterGroupName: "" })), ["parameter-group-attached"]);
  });

  it("in another Region does not have its source's group", async () => {
    const arn = "arn:aws:rds:eu-west-1:123456789012:db:database";
    assert.deepEqual(await names(instance({ parameterGroupName: undefined, replicateSourceDb: arn })), [
      "parameter-group-attached",
    ]);
  });

  it("that leaves the name out, which a preview shows as unknown, still has its source's group", async () => {
    const computed = { engine: UNKNOWN_TEXT, engineVersion: UNKNOWN_TEXT, parameterGroupName: UNKNOWN_TEXT };
    const replica = instance({ ...computed, replicateSourceDb: "database" }, "replica");
    const large = instance({ instanceClass: "db.r7g.large" });
    assert.deepEqual(await names(tooMuch, large), []);
    assert.deepEqual(await names(tooMuch, large, replica), ["max-connections-within-means"]);
  });

  it("that is a replica of something not known yet gives no verdict", async () => {
    assert.deepEqual(await names(instance({ parameterGroupName: undefined, replicateSourceDb: UNKNOWN_TEXT })), []);
  });

  it("two that are each other's replica cause no endless loop", async () => {
    const one = instance({ parameterGroupName: undefined, replicateSourceDb: "other" }, "one");
    const other = instance({ parameterGroupName: undefined, replicateSourceDb: "one" }, "other");
    const self = instance({ parameterGroupName: undefined, replicateSourceDb: "self" }, "self");
    assert.deepEqual(await names(one, other, self), []);
  });
});

describe("what is not known yet", () => {
  const stacks: Readonly<Record<string, readonly PlannedResource[]>> = {
    "the family": [parameterGroup({ family: UNKNOWN_TEXT }), instance()],
    "the class": [tooMuch, instance({ instanceClass: UNKNOWN_TEXT })],
    "the engine version": [parameterGroup(), instance({ engineVersion: UNKNOWN_TEXT })],
    "the group's name": [
      parameterGroup({ name: UNKNOWN_TEXT }),
      instance({ parameterGroupName: UNKNOWN_TEXT }, "database", {
        propertyDependencies: { parameterGroupName: ["urn:of:something"] },
      }),
    ],
    "the list of parameters": [parameterGroup({ parameters: "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2" }), instance()],
    "a value": [parameterGroup({ parameters: withParameter("max_connections", UNKNOWN_TEXT) }), instance()],
    "an apply method": [
      parameterGroup({ parameters: withParameter("max_connections", "60", UNKNOWN_TEXT) }),
      instance(),
    ],
    "a parameter's name": [
      parameterGroup({ family: "postgres14", parameters: [{ name: UNKNOWN_TEXT, value: "1" }] }),
      instance({ engineVersion: UNKNOWN_TEXT }),
    ],
    "a whole parameter": [
      parameterGroup({ family: "postgres14", parameters: ["dd056dcd-154b-4c76-9bd3-c8f88648b5ff"] }),
      instance({ engineVersion: UNKNOWN_TEXT }),
    ],
    everything: [
      resource(GROUP_TYPE, "g", { family: UNKNOWN_TEXT, name: UNKNOWN_TEXT, parameters: UNKNOWN_TEXT }),
      instance(Object.fromEntries(Object.keys(instance().props).map((key) => [key, UNKNOWN_TEXT]))),
    ],
  };
  for (const [what, stack] of Object.entries(stacks)) {
    it(`gives no verdict: ${what}`, async () => {
      assert.deepEqual(await names(...stack), []);
    });
  }
});
