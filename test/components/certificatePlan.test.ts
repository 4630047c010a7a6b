import assert from "node:assert/strict";
import { type DomainFacts, planCertificates } from "../../components/certificatePlan";
import type { DomainConfig } from "../../components/stackConfig";

const zones = [
  { id: "Z1", name: "malayalees.us", isPrivate: false },
  { id: "Z9", name: "inside.us", isPrivate: true },
];
const ours = (name: string): DomainConfig => ({ name, hostedZoneId: "Z1", main: false });
const elsewhere = (name: string): DomainConfig => ({ name, main: false });

function plan(domains: readonly DomainConfig[], issued: readonly string[] = [], certificateArn?: string) {
  const facts: DomainFacts = { zones, issued: new Set(issued) };
  return planCertificates({ stack: "dev", domains, tls: { certificateArn }, certificateQuota: 25 }, facts);
}

const usesOf = (...args: Parameters<typeof plan>) => plan(...args).map(({ names: [name], use }) => `${name} ${use}`);

describe("the planned certificates", () => {
  const main = { name: "app.other.org", main: true };
  const cases: readonly (readonly [string, Parameters<typeof plan>, readonly string[]])[] = [
    [
      "wait for no domain in somebody else's zone beside one of ours, in any order",
      [[elsewhere("a.other.org"), ours("a.malayalees.us"), ours("a.eu.malayalees.us")]],
      ["malayalees.us default", "a.other.org awaited", "eu.malayalees.us attached"],
    ],
    [
      "attach it when it is issued",
      [[elsewhere("a.other.org"), ours("a.malayalees.us")], ["a.other.org"]],
      ["malayalees.us default", "a.other.org attached"],
    ],
    [
      "start with that of the key domain",
      [[main, ours("a.malayalees.us")]],
      ["app.other.org default", "malayalees.us attached"],
    ],
    [
      "start with an issued one when no zone is ours",
      [[elsewhere("a.other.org"), elsewhere("b.other.org")], ["b.other.org"]],
      ["b.other.org default", "a.other.org awaited"],
    ],
    [
      "start with the first when none is issued: a listener needs one",
      [[elsewhere("a.other.org"), elsewhere("b.other.org")]],
      ["a.other.org default", "b.other.org awaited"],
    ],
    ["are none where one is given", [[main, ours("a.malayalees.us")], [], "arn:aws:acm:x"], []],
    ["are none without domains", [[]], []],
  ];
  for (const [promise, args, uses] of cases) it(promise, () => assert.deepEqual(usesOf(...args), uses));

  const many = (count: number) => Array.from({ length: count }, (_, index) => ours(`a.region${index}.malayalees.us`));

  it("are as many as a load balancer takes beside its listener's own", () => assert.equal(plan(many(26)).length, 26));

  const refused: readonly (readonly [string, readonly DomainConfig[], RegExp])[] = [
    [
      "one too many",
      many(27),
      /listenerCertificates: "25" is not allowed. Allowed: at least 26 .*set listenerCertificates 26/,
    ],
    [
      "a domain that is not in its zone",
      [ours("a.malayalees.us"), ours("a.other.org")],
      /domains\[1\]\.hostedZoneId: "Z1" .*Z1 is that of malayalees\.us.*Remove it with: pulumi config rm --path 'domains\[1\]\.hostedZoneId'/,
    ],
    ["a domain whose end only looks like its zone", [ours("notmalayalees.us")], /that of malayalees\.us/],
    [
      "a private zone",
      [{ name: "a.inside.us", hostedZoneId: "Z9", main: false }],
      /Z9 is private, where neither ACM nor users look/,
    ],
    ["a common name that ACM takes for too long", [elsewhere(`${"a".repeat(60)}.other.org`)], /at most 64 characters/],
  ];
  for (const [what, domains, words] of refused)
    it(`are refused in words: ${what}`, () => assert.throws(() => plan(domains), { message: words }));
});
