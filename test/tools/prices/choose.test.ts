import assert from "node:assert/strict";
import { fixedPriceIds, priceKindOf, priceKinds } from "../../../policies/facts/priceKinds";
import { choose, isOnDemand, offerCodes } from "../../../tools/prices/choose";
import { readRows } from "../../../tools/prices/csv";
import { isInList, priceSelectors } from "../../../tools/prices/selectors";
import { csvOf, SAMPLE, type SampleRow } from "./sampleList";

async function* bytesOf(text: string) {
  yield Buffer.from(text);
}

function figuresOf(rows: readonly SampleRow[]) {
  return choose(rows[0]?.offer ?? "", readRows(bytesOf(csvOf(rows)), isOnDemand));
}

/** A row of the sample, with other columns, another price or another usage type. */
function sample(id: string, columns: SampleRow["columns"] = {}, more: Partial<SampleRow> = {}): SampleRow {
  const found = SAMPLE[id];
  assert.ok(found, id);
  return { ...found, ...more, columns: { ...found.columns, ...columns } };
}

describe("what is taken from the price list", () => {
  it("has a selector for every kind of price", () => {
    assert.deepEqual(Object.keys(priceSelectors).sort(), Object.keys(priceKinds).sort());
  });

  it("is one figure for each kind, of the row that is meant, and the others are on a page", async () => {
    const found = new Set<string>();
    for (const code of offerCodes) {
      const { dollars, problems } = await figuresOf(Object.values(SAMPLE).filter(({ offer }) => offer === code));
      assert.deepEqual(problems, []);
      for (const id of Object.keys(dollars)) found.add(id);
    }
    assert.deepEqual([...found].sort(), Object.keys(SAMPLE).sort());
    for (const id of found) assert.ok(priceKindOf(id), id);
    const onPage = Object.entries(priceSelectors).filter(([, selector]) => !isInList(selector));
    assert.deepEqual(
      fixedPriceIds.filter((id) => !found.has(id)),
      onPage.map(([kind]) => kind),
    );
  });

  for (const [what, rows, figures] of [
    ["in our unit, where the list's is another", [sample("kms/requests")], { "kms/requests": 0.03 }],
    ["throughput by the MiB", [sample("ebs/throughput/gp3")], { "ebs/throughput/gp3": 0.0476 }],
    [
      "of the first tier that costs something",
      [
        sample("sns/email", { StartingRange: "0" }, { price: 0 }),
        sample("sns/email", { StartingRange: "1000" }),
        sample("sns/email", { StartingRange: "5000" }, { price: 0.00001 }),
      ],
      { "sns/email": 2 },
    ],
    ["of the tier that is asked for", [sample("transfer/out/10240")], { "transfer/out/10240": 0.085 }],
    [
      "of an old version the price and the surcharge on top of it",
      [sample("eks/cluster"), sample("eks/extended-support"), sample("eks/extended-support", { operation: "again" })],
      { "eks/cluster": 0.1, "eks/extended-support": 0.6 },
    ],
    ["once, where rows say the same", [sample("rds/proxy"), sample("rds/proxy")], { "rds/proxy": 0.018 }],
    [
      "of the oldest region, whose usage types have no region in front",
      [sample("elb/application/lcu", {}, { usageType: "LCUUsage" })],
      { "elb/application/lcu": 0.008 },
    ],
  ] as const) {
    it(`is ${what}`, async () => assert.deepEqual(await figuresOf(rows), { dollars: figures, problems: [] }));
  }

  const database = "rds/instance/db.t4g.micro";
  const machine = "ec2/instance/t3.small";
  for (const [what, row] of [
    ["reservations", sample(database, { TermType: "Reserved" })],
    ["other currencies", sample("kms/key", { Currency: "CNY" })],
    ["other engines", sample(database, { "Database Engine": "MySQL" })],
    ["two zones", sample(database, { "Deployment Option": "Multi-AZ" })],
    ["classes that no database here can have", sample(database, { "Instance Type": "db.z1d.large" })],
    ["Windows", sample(machine, { "Operating System": "Windows" })],
    ["hardware of one's own", sample(machine, { Tenancy: "Dedicated" })],
    ["local zones", sample(machine, {}, { usageType: "EUC1-HAM1-BoxUsage:t3.small" })],
    ["other load balancers", sample("elb/application/hour", { "Product Family": "Load Balancer-Network" })],
    ["Outposts", sample("elb/application/lcu", {}, { usageType: "EUC1-Outposts-LCUUsage" })],
    ["free allowances of the account", sample("kms/requests", {}, { usageType: "Global-KMS-Requests" })],
    ["RDS Custom", sample("rds/backup", {}, { usageType: "EUC1-RDSCustom:ChargedBackupUsage" })],
    ["storage of Intelligent-Tiering", sample("s3/storage", { "Volume Type": "INTAAS3ObjectOverhead" })],
  ] as const) {
    it(`is nothing of ${what}`, async () => assert.deepEqual(await figuresOf([row]), { dollars: {}, problems: [] }));
  }

  it("is no figure where rows contradict each other, and they are named", async () => {
    const { dollars, problems } = await figuresOf([sample("rds/proxy"), sample("rds/proxy", {}, { price: 0.02 })]);
    assert.deepEqual(dollars, {});
    assert.deepEqual(problems, ["rds/proxy: EUC1-RDS:ProxyUsage 0.018, EUC1-RDS:ProxyUsage 0.02"]);
  });
});
