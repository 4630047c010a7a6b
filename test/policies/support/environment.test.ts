import assert from "node:assert/strict";
import { ENVIRONMENT, isProduction, isProductionName } from "../../../policies/support/environment";
import { Settings } from "../../../policies/support/settings";
import { resource } from "./stacks";

const production = [
  ...["prod", "Prod", "PROD", "production", "PRODUCTION", "prd", "live"],
  ...["prod-eu", "prod_eu", "prod.eu", "prodEu", "ProdEU", "prod1", "prod2", "production2", "prod-1", "prod-eu-west-1"],
  ...["eu-prod", "acme-production", "acmeProd", "live-eu", "prod-copy"],
];

const others = [
  ...["", "dev", "test", "staging", "sandbox", "demo"],
  ...[
    "nonprod",
    "non-prod",
    "nonProd",
    "non_production",
    "no-prod",
    "preprod",
    "pre-prod",
    "preProd",
    "pre-production",
  ],
  ...["product-catalog", "products", "reproduce", "productive", "livestock", "alive", "delivery", "prodeu", "dev-prod"],
];

describe("a name of production", () => {
  for (const name of production)
    it(`is ${name}`, () => {
      assert.ok(isProductionName(name));
    });
  for (const name of others)
    it(`is not "${name}"`, () => {
      assert.ok(!isProductionName(name));
    });
});

describe("a resource of production", () => {
  const settings = (environment: string) => new Settings("x", { environment: ENVIRONMENT }, { environment });
  const given = (props: Readonly<Record<string, unknown>>, environment = "") =>
    isProduction(resource("aws:sns/topic:Topic", "x", props), settings(environment));

  it("is known by its tags, whatever the case and the form", () => {
    for (const key of ["environment", "Environment", "env", "ENV", "stage", "acme:environment", "acme/env"]) {
      assert.ok(given({ tags: { [key]: "prod1" } }), key);
      assert.ok(given({ tagsAll: { [key]: "production" } }), key);
      assert.ok(given({ tags: [{ key, value: "prod", propagateAtLaunch: true }] }), key);
      assert.ok(given({ metadata: { labels: { [key]: "prod" } } }), key);
      assert.ok(!given({ tags: { [key]: "preprod" } }), key);
    }
    assert.ok(!given({ tags: { environment: "dev", stage: "prod" } }));
  });

  it("is known by its provider's tags where it has none, and by the setting before all", () => {
    const tagged = { ...resource("aws:sns/topic:Topic", "x", {}), defaultTags: { Environment: "prod" } };
    assert.ok(isProduction(tagged, settings("")));
    assert.ok(!isProduction(tagged, settings("dev")));
    assert.ok(given({ tags: { environment: "dev" } }, "prod.eu"));
  });

  it("is known by the stack where nothing else says it", () => {
    for (const [stack, expected] of [
      ["prod1", true],
      ["prodEu", true],
      ["preprod", false],
    ] as const) {
      const urn = `urn:pulumi:${stack}::p::aws:sns/topic:Topic::x`;
      assert.equal(isProduction({ ...resource("aws:sns/topic:Topic", "x", {}), urn }, settings("")), expected, stack);
    }
  });
});
