import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { completeZones, findRegion, incompleteZones, partitionOf, regions } from "../../../policies/facts/regions";

/** The SDK's own table, as it is published. */
const SDK = "node_modules/@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js";

describe("the table of regions", () => {
  it("has the regions that the AWS SDK knows, no others, each once", () => {
    const known = [...readFileSync(SDK, "utf8").matchAll(/"([a-z]+(?:-[a-z]+)+-\d)": \{/g)].map(([, name]) => name);
    assert.ok(known.length > 40);
    assert.deepEqual(regions.map(({ name }) => name).sort(), known.sort());
  });

  it("names zones and their ids as AWS does, each once", () => {
    const zones = regions.flatMap((region) => region.zones.map((zone) => ({ ...zone, region: region.name })));
    for (const { name, id, region } of zones) {
      assert.match(name, new RegExp(`^${region}[a-f]$`));
      assert.match(id, /^[a-z]{2,4}\d-az[1-6]$/);
    }
    assert.equal(new Set(zones.map(({ id }) => id)).size, zones.length);
  });

  it("has two zones that lack nothing in every region of aws and aws-us-gov", () => {
    for (const { name, partition } of regions)
      if (partition === "aws" || partition === "aws-us-gov") assert.ok(completeZones(name).length >= 2, name);
    assert.deepEqual(
      completeZones("us-west-1").map(({ id }) => id),
      ["usw1-az3", "usw1-az1"],
    );
    assert.equal(
      completeZones("us-east-1").some(({ id }) => id in incompleteZones),
      false,
    );
  });

  it("knows partitions, and takes what is not in it for the ordinary one", () => {
    assert.equal(partitionOf("us-gov-east-1"), "aws-us-gov");
    assert.equal(partitionOf("cn-north-1"), "aws-cn");
    assert.equal(partitionOf("eu-west-9"), "aws");
    assert.equal(findRegion("constructor"), undefined);
  });
});
