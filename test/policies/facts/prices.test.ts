import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, parse } from "node:path";
import { instanceTypes } from "../../../components/configuration/instanceTypes";
import { instanceClasses } from "../../../policies/facts/instanceClasses";
import { priceKindOf } from "../../../policies/facts/priceKinds";
import { missingPrices, type PriceFile, priceFaults, pricesOf } from "../../../policies/facts/prices";
import { findRegion } from "../../../policies/facts/regions";

const FOLDER = join(__dirname, "../../../policies/facts/prices");
const files = readdirSync(FOLDER);

function fileOf(region: string): PriceFile {
  return JSON.parse(readFileSync(join(FOLDER, `${region}.json`), "utf8"));
}

function usEast1() {
  const prices = pricesOf("us-east-1");
  assert.ok(prices);
  return prices;
}

describe("the files of prices", () => {
  for (const file of files) {
    const region = parse(file).name;
    it(`${region} has what there is a kind of price for, above 0, once, with a page and a date`, () => {
      assert.deepEqual(priceFaults(fileOf(region), region), []);
      assert.ok(findRegion(region), region);
    });
  }

  it("us-east-1 lacks only what is said here", () => {
    assert.deepEqual(missingPrices(fileOf("us-east-1")), ["fargate-spot/arm64/vcpu", "fargate-spot/arm64/gib"]);
  });

  const section = (dollars: Record<string, number>, page = "https://a.example") => ({
    region: "us-east-1",
    date: "2026-11-28",
    sections: [{ page, dollars }],
  });
  for (const [what, data, fault] of [
    ["an unknown price", section({ "rds/instanse/db.t4g.micro": 1 }), /^rds\/instanse\/db.t4g.micro is no price/],
    ["a price of nothing", section({ "kms/key": 0 }), /^kms\/key is 0, not more than 0$/],
    ["no address of the page", section({ "kms/key": 1 }, "KMS"), /^page KMS is no address$/],
    ["another region", { ...section({}), region: "eu-west-1" }, /^region is eu-west-1, not us-east-1$/],
    ["a date that is none", { ...section({}), date: "today" }, /^date is today, not like/],
    ["no sections", { region: "us-east-1" }, /^not \{region/],
    [
      "a price that stands there twice",
      { ...section({}), sections: [...section({ "kms/key": 1 }).sections, ...section({ "kms/key": 2 }).sections] },
      /^kms\/key stands there twice$/,
    ],
  ] as const) {
    it(`are refused with ${what}`, () => {
      const faults = priceFaults(data, "us-east-1");
      assert.equal(faults.length, 1, faults.join("; "));
      assert.match(faults[0] ?? "", fault);
    });
  }

  it("of a region that has none, or of no region's name, there are none", () => {
    for (const region of ["eu-north-9", "../us-east-1", ""]) assert.equal(pricesOf(region), undefined);
  });

  it("say what each price is of, and in which unit", () => {
    assert.equal(priceKindOf("rds/instance/db.t4g.micro")?.unit, "hour");
    assert.equal(priceKindOf("elasticache/node/cache.r7g.large/valkey")?.unit, "hour");
    for (const id of ["rds/instance/", "rds/instance/a/b", "constructor", ""]) assert.equal(priceKindOf(id), undefined);
  });
});

describe("the prices of us-east-1", () => {
  it("grow with the memory within each family of instance classes", () => {
    const priced = instanceClasses.flatMap((each) => {
      const price = usEast1().priceOf(`rds/instance/${each.name}`);
      return price === undefined ? [] : [{ ...each, dollars: price.dollars }];
    });
    assert.ok(priced.length > 40, String(priced.length));
    for (const one of priced)
      for (const other of priced) {
        const sameFamily = one.name.split(".")[1] === other.name.split(".")[1];
        if (sameFamily && one.memoryGiB < other.memoryGiB) assert.ok(one.dollars < other.dollars, one.name);
      }
  });

  it("know every machine that a phase may take", () => {
    const types = Object.values(instanceTypes).flatMap((each) => Object.values(each).flat());
    assert.deepEqual(
      types.filter((type) => usEast1().priceOf(`ec2/instance/${type}`) === undefined),
      [],
    );
  });

  it("know every node of Valkey that a phase may take", () => {
    for (const type of ["cache.t4g.small", "cache.m7g.large", "cache.r7g.large"])
      assert.ok(usEast1().priceOf(`elasticache/node/${type}/valkey`), type);
  });
});
