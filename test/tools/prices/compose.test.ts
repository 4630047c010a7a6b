import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type PriceFile, priceFaults } from "../../../policies/facts/prices";
import { compareIds, compose, type Finding, sorted, textOf } from "../../../tools/prices/compose";
import { report } from "../../../tools/prices/report";

const PAGE = "https://aws.amazon.com/kms/pricing/";

function found(code: string, dollars: Readonly<Record<string, number>>, problems: readonly string[] = []): Finding {
  return { code, path: `/offers/v1.0/aws/${code}/20260918120000/eu-central-1/index.csv`, dollars, problems };
}

function fileWith(dollars: Readonly<Record<string, number>>, page = PAGE): PriceFile {
  return { region: "eu-central-1", date: "2026-01-01", sections: [{ page, note: "By hand.", dollars }] };
}

function composed(findings: readonly Finding[], present?: PriceFile, measure?: PriceFile) {
  return compose("eu-central-1", findings, { present, measure });
}

describe("a refreshed file of prices", () => {
  it("has the figures that were found, with the list's date, their pages and the services that they are from", () => {
    const { file } = composed([found("AWSELB", { "elb/application/hour": 0.027 }), found("awskms", { "kms/key": 1 })]);
    assert.deepEqual(file, {
      region: "eu-central-1",
      date: "2026-09-18",
      sections: [
        {
          page: "https://aws.amazon.com/elasticloadbalancing/pricing/",
          note: "AWS price list: AWSELB of 2026-09-18.",
          dollars: { "elb/application/hour": 0.027 },
        },
        { page: PAGE, note: "AWS price list: awskms of 2026-09-18.", dollars: { "kms/key": 1 } },
      ],
    });
    assert.deepEqual(priceFaults(file, "eu-central-1"), []);
  });

  it("is the same text, in whatever order things are found", () => {
    const one = found("AmazonEC2", { "ec2/instance/t3.small": 0.024, "ec2/instance/t3.medium": 0.048, "ebs/gp3": 0.1 });
    const other = found("AmazonEC2", Object.fromEntries(Object.entries(one.dollars).reverse()));
    const more = found("AmazonECR", { "ecr/storage": 0.1 });
    assert.equal(textOf(composed([one, more]).file), textOf(composed([more, other]).file));
  });

  it("says what changed, what is new and what is gone, sizes in their order", () => {
    const present = fileWith({ "ec2/instance/t3.small": 0.02, "ec2/instance/t2.small": 0.03, "kms/key": 1 });
    const { changes } = composed(
      [
        found("AmazonEC2", { "ec2/instance/t3.small": 0.024, "ec2/instance/t3.medium": 0.048 }),
        found("awskms", { "kms/key": 1 }),
      ],
      present,
    );
    assert.deepEqual(changes, [
      { id: "ec2/instance/t2.small", before: 0.03, after: undefined },
      { id: "ec2/instance/t3.small", before: 0.02, after: 0.024 },
      { id: "ec2/instance/t3.medium", before: undefined, after: 0.048 },
    ]);
  });

  it("keeps what the list has nothing of, as it was, and what stands on a page alone", () => {
    const present = fileWith({ "kms/key": 1, "kms/requests": 0.03, "fargate-spot/x86_64/vcpu": 0.013 });
    const { file, kept, changes } = composed([found("awskms", { "kms/key": 1 })], present);
    assert.deepEqual(kept, ["kms/requests"]);
    assert.deepEqual(changes, []);
    const old = file.sections.find(({ note }) => note === "By hand.");
    assert.deepEqual(old?.dollars, { "fargate-spot/x86_64/vcpu": 0.013, "kms/requests": 0.03 });
  });

  it("lacks what neither has, by its kind", () => {
    const { lacking } = composed([found("awskms", { "kms/key": 1 })], fileWith({ "kms/requests": 0.03 }));
    assert.ok(lacking.includes("rds/instance/<class>") && lacking.includes("ecr/storage"));
    for (const id of ["kms/key", "kms/requests", "fargate-spot/x86_64/vcpu"]) assert.ok(!lacking.includes(id), id);
  });

  for (const [what, present, measure] of [
    ["the file's own", fileWith({ "lambda/requests": 0.2 }), undefined],
    ["another region's, where the file has none", undefined, fileWith({ "lambda/requests": 0.2 })],
  ] as const) {
    it(`does not take a figure that is more than ten times ${what}`, () => {
      const { file, problems, kept } = composed([found("AWSLambda", { "lambda/requests": 0.0002 })], present, measure);
      assert.deepEqual(problems, ["lambda/requests: 0.0002 in the list, 0.2 here; another unit?"]);
      assert.deepEqual(
        file.sections.flatMap(({ dollars }) => Object.values(dollars)),
        present === undefined ? [] : [0.2],
      );
      assert.deepEqual(kept, present === undefined ? [] : ["lambda/requests"]);
    });
  }

  it("gets a line for each thing", () => {
    const present = fileWith({ "kms/key": 2, "kms/requests": 0.03 });
    const lines = report(composed([found("awskms", { "kms/key": 1 }, ["ecr/storage: two prices"])], present));
    assert.ok(lines.includes("changed: kms/key 2 → 1"));
    assert.ok(lines.includes("not in the list, kept as it was: kms/requests"));
    assert.ok(lines.includes("not in the list, so without a price: ecr/storage"));
    assert.ok(lines.includes("not taken: ecr/storage: two prices"));
  });

  const FOLDER = join(__dirname, "../../../policies/facts/prices");
  for (const name of readdirSync(FOLDER).filter((each) => each.endsWith(".json")))
    it(`is written as ${name} is`, () => {
      const text = readFileSync(join(FOLDER, name), "utf8");
      const file: PriceFile = JSON.parse(text);
      const sections = file.sections.map((section) => ({ ...section, dollars: sorted(section.dollars) }));
      assert.equal(text, textOf({ ...file, sections }));
    });

  it("orders sizes by what they have", () => {
    const ids = ["a.large", "a.2xlarge", "a.nano", "a.xlarge", "a.16xlarge", "a.micro", "a.small", "a.medium"];
    assert.deepEqual(
      ids.sort(compareIds).map((id) => id.slice(2)),
      ["nano", "micro", "small", "medium", "large", "xlarge", "2xlarge", "16xlarge"],
    );
  });
});
