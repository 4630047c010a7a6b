import assert from "node:assert/strict";
import { readDomains } from "../../../tools/report/domains/model";
import { domains } from "../../../tools/report/domains/section";
import { shownStack } from "../../../tools/report/shownStack";
import { sharedPlan } from "../../support/plans";
import { reportedStacks } from "./stacks";

const read = async (stack: string, overrides: Readonly<Record<string, string>>) => {
  const plan = await sharedPlan(stack, overrides);
  return { ...readDomains(shownStack(plan), plan.outputs), plan };
};

const tenants = {
  hostedZoneId: "Z0123456789EXAMPLE",
  domains: JSON.stringify([
    { name: "shop.tenant.example" },
    { name: "one.example.com", hostedZoneId: "Z0123456789EXAMPLE", certificate: "shared" },
    { name: "two.example.com", hostedZoneId: "Z0123456789EXAMPLE", certificate: "shared" },
  ]),
};

describe("the domains in the report", () => {
  it("say which certificate each has, who creates its records, and what the update waits for", async () => {
    const { domains: found, certificates, records } = await read("prod", tenants);
    assert.deepEqual(
      found.map(({ name, hostedZone }) => [name, hostedZone !== undefined]),
      [
        ["app.example.com", true],
        ["shop.tenant.example", false],
        ["one.example.com", true],
        ["two.example.com", true],
      ],
    );
    const byNames = certificates.map(({ names, use, waits, recordsBy }) => [names.join(" "), use, waits, recordsBy]);
    assert.deepEqual(byNames, [
      ["app.example.com", "default", true, "this stack"],
      ["shop.tenant.example", "awaited", false, "you"],
      ["one.example.com two.example.com", "attached", true, "this stack"],
    ]);
    assert.deepEqual(
      records.map(({ domain, purpose }) => `${domain} ${purpose}`),
      ["shop.tenant.example certificate", "shop.tenant.example address"],
    );
    assert.ok(found.every(({ certificate }) => certificates.some(({ name }) => name === certificate)));
  });

  it("say that the update waits for a record that somebody else creates", async () => {
    const { certificates, plan } = await read("prod", {});
    assert.deepEqual(
      certificates.map(({ use, waits, recordsBy }) => [use, waits, recordsBy]),
      [["default", true, "you"]],
    );
    const markup = domains({ plan, date: "2026-11-28" })?.html.markup ?? "";
    assert.match(markup, /waits until you have created its record/);
  });

  it("are those of the Ingress or the Gateway on an own cluster", async () => {
    const certificatesOf = async (title: string) => {
      const reported = reportedStacks.find((each) => each.title === title);
      assert.ok(reported);
      const { domains: found } = await read(reported.stack, reported.overrides);
      return found.map(({ name, certificate }) => [name, certificate]);
    };
    assert.deepEqual(await certificatesOf("own cluster with an ingress"), [
      ["app.example.com", "Secret tls.app.example.com"],
    ]);
    assert.deepEqual(await certificatesOf("own cluster with a gateway"), [["app.example.com", "the Gateway's"]]);
  });

  it("have no section where there are none", async () => {
    const { plan } = await read("dev", {});
    assert.equal(domains({ plan, date: "2026-11-28" }), undefined);
  });
});
