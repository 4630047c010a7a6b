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
      const both = [...dollarsOf(region)].flatMap(([id, dollars]) => {
        const there = first.get(id);
        return there === undefined ? [] : [{ id, dollars, there }];
      });
      assert.ok(both.length > 400, `${both.length} figures`);
      for (const { id, dollars, there } of both) {
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

  it("are those of us-east-1 where they say so", () => {
    const sections = regions.flatMap((region) => fileOf(region).sections);
    const same = sections.filter(({ note }) => /^The figures? of us-east-1/.test(note ?? ""));
    for (const { dollars } of same)
      for (const [id, each] of Object.entries(dollars)) assert.equal(each, first.get(id), id);
  });

  const SPOT = ["x86_64", "arm64"].flatMap((each) => [`fargate-spot/${each}/vcpu`, `fargate-spot/${each}/gib`]);
  const EVERYWHERE = ["rds/insights/first-month", "rds/insights/further-month", ...SPOT];
  const FEW = ["rds/throughput/gp3", "rds/proxy", "scheduler/invocations"];
  const SUPPORT = ["rds/extended-support/year1-2", "rds/extended-support/year3"];
  const EBS = ["ebs/iops/gp3", "ebs/throughput/gp3"];
  for (const [region, unknown] of [
    ["us-east-1", []],
    ["us-west-2", []],
    ["eu-west-1", [...FEW, "rds/backup", "rds/extended-support/year3", ...EBS]],
    ["eu-central-1", [...FEW, "rds/backup"]],
    ["ap-south-1", [...FEW, ...SUPPORT, ...EBS]],
  ] as const) {
    it(`of ${region} lack nothing but what had no source: a stack there lists it as unpriced`, () => {
      const lacks = missingPrices(fileOf(region)).filter((id) => ![...EVERYWHERE, ...unknown].includes(id));
      assert.deepEqual(lacks, []);
    });
  }
});

function intelOf(id: string): string {
  return id.replace("t4g", "t3").replace("6g", "5");
}
