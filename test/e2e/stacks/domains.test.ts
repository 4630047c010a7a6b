import assert from "node:assert/strict";
import { createRecord, createZone, type Emulator, startEmulator } from "../support/emulator";
import { previewWithoutChanges, timed, up } from "../support/lifecycle";
import { letLongerTestsGoFirst } from "../support/priority";
import { type Step, TestStack } from "../support/stack";
import { skipWithoutTools } from "../support/tools";

interface Domain {
  readonly name: string;
  readonly hostedZoneId?: string;
}

const ZONES = 20;
const DOMAINS = 150;

describe(`a stack with ${DOMAINS} domains in ${ZONES} zones on the real engine`, () => {
  let emulator: Emulator;
  let dev: TestStack;
  let domains: readonly Domain[];

  /** What an operation makes, changes and deletes. */
  const changedBy = async (operation: "preview" | "up", now: readonly Domain[]) => {
    dev.configure({ domains: now });
    const { steps } = await timed(`${operation} of it`, () => dev.operate(operation, { policies: true }));
    return steps.filter(({ op }) => op !== "same").map(nameOf);
  };
  const nameOf = ({ op, urn }: Step) => `${op} ${urn.split("$").pop()?.split(":").slice(1).join(":")}`;

  const elsewhere = { name: "shop.other.org" };

  before(async function () {
    letLongerTestsGoFirst();
    skipWithoutTools(this);
    emulator = await startEmulator({ runningTasks: 1 });
    dev = await TestStack.open("dev", emulator.environment);
    const ids = await Promise.all(
      Array.from({ length: ZONES }, (_, index) => createZone(emulator, `tenants${index}.us`, String(index))),
    );
    domains = Array.from({ length: DOMAINS }, (_, index) => {
      const zone = index % ZONES;
      return { name: `shop${index}.tenants${zone}.us`, hostedZoneId: ids[zone] ?? "" };
    });
  });

  after(async () => {
    dev?.remove();
    await emulator?.stop();
  });

  it("comes up", async () => {
    dev.configure({ domains });
    await timed("up", () => up(dev));
    const resources = dev.resources();
    console.log(`      resources: ${resources.length}`);
    const count = (type: string) => resources.filter((each) => each.type === type).length;
    assert.deepEqual(
      [
        "aws:acm/certificate:Certificate",
        "aws:lb/listenerCertificate:ListenerCertificate",
        "aws:route53/record:Record",
      ].map(count),
      [ZONES, ZONES - 1, DOMAINS + ZONES],
    );
    assert.equal(dev.outputs().url, "https://shop0.tenants0.us");
  });

  it("has nothing to do a second time", () => timed("second preview", () => previewWithoutChanges(dev)));

  it("makes one record when a tenant comes, and touches nothing of the others", async () => {
    const added = { name: "new.tenants7.us", hostedZoneId: domains[7]?.hostedZoneId };
    assert.deepEqual(await changedBy("preview", [...domains, added]), [
      "create route53/record:Record::ingress-address-new.tenants7.us",
    ]);
  });

  it("deletes one record when a tenant goes", async () => {
    domains = domains.toSpliced(75, 1);
    assert.deepEqual(await changedBy("up", domains), [
      "delete route53/record:Record::ingress-address-shop75.tenants15.us",
    ]);
  });

  it("does not wait for a domain in somebody else's zone: it requests its certificate and says what to create", async () => {
    const made = await changedBy("up", [...domains, elsewhere]);
    assert.deepEqual([...made].sort(), [
      "create acm/certificate:Certificate::ingress-certificate-for-shop.other.org",
      `create cloudwatch/metricAlarm:MetricAlarm::alarms-${ZONES + 1}-certificate-renewal`,
      "create ingress:Certificate::ingress-certificate-for-shop.other.org",
      "update cloudwatch/dashboard:Dashboard::dashboard",
    ]);
  });

  it("attaches it by the next update once its owner has created the record", async () => {
    const records = dev.outputs().domainRecords as readonly Readonly<Record<"purpose" | "name" | "value", string>>[];
    const proof = records.find(({ purpose }) => purpose === "certificate");
    assert.ok(proof);
    await createRecord(emulator, await createZone(emulator, "other.org", "owner"), proof);
    assert.deepEqual(await changedBy("up", [...domains, elsewhere]), [
      "create lb/listenerCertificate:ListenerCertificate::ingress-https-for-shop.other.org",
    ]);
  });
});
