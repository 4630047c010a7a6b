import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, parse } from "node:path";
import { instanceTypes } from "../../../components/configuration/instanceTypes";
import { missingPrices, type PriceFile } from "../../../policies/facts/prices";

const FOLDER = join(__dirname, "../../../policies/facts/prices");
const regions = readdirSync(FOLDER).map((file) => parse(file).name);

/** A region is neither half as expensive as the first one nor twice: what is, is a slip of a digit or another unit. */
const MOST_TIMES = 2;
/** The largest of a family costs what its vCPUs say, to the hundredth. */
const ROUNDING = 0.025;

function fileOf(region: string): PriceFile {
  return JSON.parse(readFileSync(join(FOLDER, `${region}.json`), "utf8"));
}

function dollarsOf(region: string): ReadonlyMap<string, number> {
  return new Map(fileOf(region).sections.flatMap(({ dollars }) => Object.entries(dollars)));
}

/** How many of the smallest a size is: each is twice the one before, and 2xlarge is two of xlarge. */
function timesOf(size: string): number | undefined {
  const small = ["nano", "micro", "small", "medium", "large", "xlarge"].indexOf(size);
  if (small >= 0) return 2 ** small;
  const [, times] = /^(\d+)xlarge$/.exec(size) ?? [];
  return times === undefined ? undefined : 32 * Number(times);
}

/** Families whose sizes are priced: rds/instance/db.t4g, elasticache/node/cache.r7g with each engine, and so on. */
function familiesOf(region: string): ReadonlyMap<string, readonly (readonly [times: number, dollars: number])[]> {
  const families = new Map<string, (readonly [number, number])[]>();
  for (const [id, dollars] of dollarsOf(region)) {
    const [, before = "", size = "", after = ""] = /^(.*)\.(\w+)(\/\w+)?$/.exec(id) ?? [];
    const times = timesOf(size);
    if (times !== undefined) families.set(before + after, [...(families.get(before + after) ?? []), [times, dollars]]);
  }
  return families;
}

describe("the figures of the price files", () => {
  const first = dollarsOf("us-east-1");

  for (const region of regions) {
    it(`of ${region} are between half and twice those of us-east-1`, () => {
      for (const [id, dollars] of dollarsOf(region)) {
        const there = first.get(id);
        assert.ok(there, `${id} is not in us-east-1`);
        assert.ok(dollars <= there * MOST_TIMES && dollars * MOST_TIMES >= there, `${id}: ${dollars}, there ${there}`);
      }
    });

    it(`of ${region} grow with the size of the machine`, () => {
      const families = familiesOf(region);
      assert.ok(families.size > 50, `${families.size} families`);
      for (const [family, sizes] of families) {
        const sorted = [...sizes].sort(([one], [other]) => one - other);
        for (const [index, [times, dollars]] of sorted.entries()) {
          const [before, less] = sorted[index - 1] ?? [0, 0];
          assert.ok(dollars > less, `${family}: ${before} units cost ${less}, ${times} cost ${dollars}`);
        }
      }
    });

    it(`of ${region} follow the size from large on`, () => {
      for (const [family, sizes] of familiesOf(region)) {
        const large = sizes.find(([times]) => times === timesOf("large"));
        if (large === undefined) continue;
        for (const [times, dollars] of sizes.filter((each) => each[0] >= large[0])) {
          const off = Math.abs(dollars / ((large[1] * times) / large[0]) - 1);
          assert.ok(off <= ROUNDING, `${family}: ${times} units cost ${dollars}, ${off} off`);
        }
      }
    });

    it(`of ${region} have Valkey below the other engines, and Graviton below Intel`, () => {
      const dollars = dollarsOf(region);
      const pairs = [...dollars].flatMap(([id, price]) => [
        ...(id.endsWith("/valkey") ? [[price, dollars.get(id.replace("/valkey", "/redis"))] as const] : []),
        ...(/^(rds|ec2)\/instance\/(db\.)?(t4g|m6g|r6g)\./.test(id)
          ? [[price, dollars.get(intelOf(id))] as const]
          : []),
      ]);
      assert.ok(pairs.length > 60, `${pairs.length} pairs`);
      for (const [less, more] of pairs) assert.ok(more === undefined || less < more, `${less} is not below ${more}`);
    });
  }

  /** Whatever a phase takes when nothing else is said. */
  const defaults = [
    ...["micro", "small", "medium"].map((size) => `rds/instance/db.t4g.${size}`),
    ...["t4g.small", "m7g.large", "r7g.large"].map((type) => `elasticache/node/cache.${type}/valkey`),
    ...Object.values(instanceTypes).flatMap((each) =>
      Object.values(each)
        .flat()
        .map((type) => `ec2/instance/${type}`),
    ),
    "rds/storage/gp3",
  ];
  for (const region of regions)
    it(`of ${region} have every machine, database and node of cache that a phase may take`, () => {
      const dollars = dollarsOf(region);
      assert.deepEqual(
        defaults.filter((id) => !dollars.has(id)),
        [],
      );
    });

  it("of us-west-2 are those of us-east-1", () => {
    for (const [id, dollars] of dollarsOf("us-west-2")) assert.equal(dollars, first.get(id), id);
  });

  const WITHOUT = ["fargate-spot/x86_64/vcpu", "fargate-spot/x86_64/gib"];
  const ARM_SPOT = ["fargate-spot/arm64/vcpu", "fargate-spot/arm64/gib"];
  const RDS = ["rds/throughput/gp3", "rds/backup", "rds/proxy", "rds/extended-support/year1-2"];
  const INSIGHTS = ["rds/insights/first-month", "rds/insights/further-month"];
  const YEAR_3 = "rds/extended-support/year3";
  const EBS = ["ebs/iops/gp3", "ebs/throughput/gp3"];
  const SCHEDULER = "scheduler/invocations";
  for (const [region, lacks] of [
    ["us-east-1", ARM_SPOT],
    ["us-west-2", [...WITHOUT, ...ARM_SPOT]],
    ["eu-west-1", [...RDS, YEAR_3, ...EBS, ...WITHOUT, ...ARM_SPOT, SCHEDULER]],
    ["eu-central-1", [...RDS.slice(0, 3), YEAR_3, ...WITHOUT, ...ARM_SPOT, SCHEDULER]],
    ["ap-south-1", [...RDS.filter((id) => id !== "rds/backup"), YEAR_3, ...EBS, ...WITHOUT, ...ARM_SPOT, SCHEDULER]],
  ] as const) {
    it(`of ${region} lack only what has no source: a stack there lists it as unpriced`, () => {
      assert.deepEqual([...missingPrices(fileOf(region))].sort(), [...lacks, ...INSIGHTS].sort());
    });
  }
});

function intelOf(id: string): string {
  return id.replace("t4g", "t3").replace("6g", "5");
}
