import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, parse } from "node:path";
import { priceKindOf } from "../../../policies/facts/priceKinds";
import { type PriceFile, priceFaults, pricesOf } from "../../../policies/facts/prices";
import { findRegion } from "../../../policies/facts/regions";

const FOLDER = join(__dirname, "../../../policies/facts/prices");
const files = readdirSync(FOLDER);

function fileOf(region: string): PriceFile {
  return JSON.parse(readFileSync(join(FOLDER, `${region}.json`), "utf8"));
}

describe("the files of prices", () => {
  for (const file of files) {
    const region = parse(file).name;
    it(`${region} has what there is a kind of price for, above 0, once, with a page and a date`, () => {
      assert.deepEqual(priceFaults(fileOf(region), region), []);
      assert.ok(findRegion(region), region);
    });
  }

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
