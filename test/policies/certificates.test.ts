import assert from "node:assert/strict";
import { policies } from "../../policies/catalogue";
import { type PackConfig, type PlannedResource, runPolicies } from "../../policies/runner";
import { resource } from "./support/stacks";

const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const LISTENER = "aws:lb/listener:Listener";
const ATTACHMENT = "aws:lb/listenerCertificate:ListenerCertificate";

type Props = Readonly<Record<string, unknown>>;

const certificate = (name: string, names: readonly string[], props: Props = {}) =>
  resource("aws:acm/certificate:Certificate", name, {
    domainName: names[0],
    subjectAlternativeNames: names.slice(1),
    arn: `arn:${name}`,
    ...props,
  });
const from = (property: string, source: PlannedResource) => ({ [property]: [source.urn] });

const balancer = resource(BALANCER, "web", {});
const main = certificate("main", ["acme.test"]);
const listener = (name: string, own: PlannedResource = main) =>
  resource(
    LISTENER,
    name,
    {},
    {
      propertyDependencies: { ...from("loadBalancerArn", balancer), ...from("certificateArn", own) },
    },
  );
const web = listener("web");
const attached = (own: PlannedResource, to = web, type = ATTACHMENT) =>
  resource(
    type,
    `${to.name}-${own.name}`,
    {},
    {
      propertyDependencies: { ...from("listenerArn", to), ...from("certificateArn", own) },
    },
  );

async function words(policy: string, stack: readonly PlannedResource[], config?: PackConfig) {
  const own = policies.filter(({ name }) => name === policy);
  return (await runPolicies(own, stack, config)).map(({ urn, message }) => `${urn.split("::").at(-1)}: ${message}`);
}

describe("the certificates of a load balancer", () => {
  const FIT = "load-balancer-certificates-fit";
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => certificate(`c${index}`, [`t${index}.test`]));
  const alb = "aws:alb/listenerCertificate:ListenerCertificate";
  const outside = (arn: string, listenerArn: string) => resource(ATTACHMENT, arn, { certificateArn: arn, listenerArn });
  const counted: readonly (readonly [string, readonly PlannedResource[], RegExp | undefined])[] = [
    [
      "25 beside the default one",
      [main, ...many(25), balancer, web, ...many(25).map((each) => attached(each))],
      undefined,
    ],
    ["26", [main, ...many(26), balancer, web, ...many(26).map((each) => attached(each))], /^web: .* 26 certificates/],
    ["26 under another token", [...many(26), balancer, web, ...many(26).map((each) => attached(each, web, alb))], /26/],
    [
      "26 of two listeners",
      [
        balancer,
        web,
        listener("api"),
        ...many(26),
        ...many(26).map((each, index) => attached(each, index < 13 ? web : listener("api"))),
      ],
      /^web: .* 26/,
    ],
    [
      "25 that two listeners have",
      [
        balancer,
        web,
        listener("api"),
        ...many(25),
        ...many(25).flatMap((each) => [attached(each), attached(each, listener("api"))]),
      ],
      undefined,
    ],
    ["26 of a listener elsewhere", many(26).map(({ name }) => outside(name, "arn:listener")), /26/],
    ["26 of as many listeners elsewhere", many(26).map(({ name }) => outside(name, `arn:${name}`)), undefined],
  ];
  for (const [what, stack, expected] of counted) {
    it(`${what}: ${expected ? "are too many" : "fit"}`, async () => {
      const found = await words(FIT, stack);
      assert.equal(found.length, expected ? 1 : 0, found.join());
      if (expected) assert.match(found.join(), expected);
    });
  }

  it("may be as many as the account's quota, which is a setting", async () => {
    const stack = [main, ...many(26), balancer, web, ...many(26).map((each) => attached(each))];
    assert.deepEqual(await words(FIT, stack, { [FIT]: { quota: 30 } }), []);
  });
});

describe("names of a listener's certificates", () => {
  const ONCE = "certificate-names-once";
  const ENOUGH = "wildcard-certificate-enough";
  const below = certificate("below", ["acme.test", "*.acme.test"]);
  const shop = certificate("shop", ["shop.acme.test"]);
  const deep = certificate("deep", ["a.shop.acme.test"]);
  const more = certificate("more", ["shop.acme.test", "*.shop.acme.test"]);
  const ecdsa = certificate("ecdsa", ["shop.acme.test"], { keyAlgorithm: "EC_prime256v1" });
  const copy = certificate("copy", ["shop.acme.test"]);
  const judged: readonly (readonly [string, string, readonly PlannedResource[], readonly RegExp[]])[] = [
    [
      "the same in two",
      ONCE,
      [main, shop, copy, web, attached(shop), attached(copy)],
      [/^copy: shop\.acme\.test is in .* shop /],
    ],
    ["the same with two key algorithms", ONCE, [main, shop, ecdsa, web, attached(shop), attached(ecdsa)], []],
    [
      "the same on two listeners",
      ONCE,
      [main, shop, copy, web, listener("api"), attached(shop), attached(copy, listener("api"))],
      [],
    ],
    ["the default one's with more", ONCE, [main, below, web, attached(below)], []],
    [
      "the default one's alone",
      ONCE,
      [shop, copy, listener("web", shop), attached(copy, listener("web", shop))],
      [/^copy:/],
    ],
    ["one certificate twice", ONCE, [main, shop, web, attached(shop), attached(shop)], []],
    [
      "one under a wildcard",
      ENOUGH,
      [main, below, shop, web, attached(below), attached(shop)],
      [/^shop: .*\*\.acme\.test in below/],
    ],
    [
      "one under a wildcard in a certificate with more",
      ENOUGH,
      [main, below, more, web, attached(below), attached(more)],
      [],
    ],
    ["one two levels below", ENOUGH, [main, below, deep, web, attached(below), attached(deep)], []],
    ["the name above", ENOUGH, [main, below, web, attached(below)], []],
    [
      "the default one's under a wildcard",
      ENOUGH,
      [shop, below, listener("web", shop), attached(below, listener("web", shop))],
      [],
    ],
  ];
  for (const [what, policy, stack, expected] of judged) {
    it(`${what}: ${expected.length === 0 ? "is fine" : "is reported"} by ${policy}`, async () => {
      const found = await words(policy, stack);
      assert.equal(found.length, expected.length, found.join());
      for (const [index, words] of expected.entries()) assert.match(found[index] ?? "", words);
    });
  }

  it("are found by the ARN too, where a program gives one", async () => {
    const byArn = resource(ATTACHMENT, "copy", { listenerArn: "arn:web", certificateArn: "arn:copy" });
    const known = resource(LISTENER, "web", { arn: "arn:web", certificateArn: "arn:shop" });
    assert.equal((await words(ONCE, [shop, copy, known, byArn])).length, 1);
  });
});
