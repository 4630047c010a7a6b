import assert from "node:assert/strict";
import fc from "fast-check";
import { groupCertificates } from "../../components/certificateGroups";
import type { DomainConfig } from "../../components/stackConfig";

const zoneNames = new Map([
  ["Z1", "malayalees.us"],
  ["Z2", "shop.com"],
]);

const listed = (name: string, others: Partial<DomainConfig> = {}): DomainConfig => ({ name, main: false, ...others });
const inZone = (hostedZoneId: string, ...names: readonly string[]) =>
  names.map((name) => listed(name, { hostedZoneId }));

/** Each group as `id: names`. */
const groupsOf = (domains: readonly DomainConfig[]) =>
  groupCertificates(domains, zoneNames).map(({ id, names }) => `${id}: ${names.join(" ")}`);

describe("the certificates of domains", () => {
  const cases: readonly (readonly [string, readonly DomainConfig[], readonly string[]])[] = [
    [
      "are one for all names below the same parent in a zone of ours",
      inZone("Z1", "a.malayalees.us", "b.malayalees.us"),
      ["below-malayalees.us: malayalees.us *.malayalees.us"],
    ],
    [
      "count the zone's own name and a wildcard to the names below it",
      inZone("Z2", "shop.com", "www.shop.com", "*.shop.com"),
      ["below-shop.com: shop.com *.shop.com"],
    ],
    [
      "are others for names of another level, which a wildcard does not cover",
      inZone("Z1", "a.malayalees.us", "a.eu.malayalees.us", "*.eu.malayalees.us"),
      [
        "below-malayalees.us: malayalees.us *.malayalees.us",
        "below-eu.malayalees.us: eu.malayalees.us *.eu.malayalees.us",
      ],
    ],
    [
      "are one for each domain in somebody else's zone, with its name alone",
      [listed("shop.other.org"), listed("*.other.org")],
      ["for-shop.other.org: shop.other.org", "for-_.other.org: *.other.org"],
    ],
    [
      "are one for the key domain, with its name alone",
      [{ name: "malayalees.us", hostedZoneId: "Z1", main: true }, ...inZone("Z1", "a.malayalees.us")],
      [": malayalees.us", "below-malayalees.us: malayalees.us *.malayalees.us"],
    ],
    [
      "are one for those of the same word, with exactly their names, of any of our zones",
      [
        listed("www.shop.com", { hostedZoneId: "Z2", certificate: "shops" }),
        listed("a.malayalees.us", { hostedZoneId: "Z1", certificate: "shops" }),
        listed("shop.com", { hostedZoneId: "Z2", certificate: "shops" }),
      ],
      ["named-shops: shop.com www.shop.com a.malayalees.us"],
    ],
  ];
  for (const [promise, domains, groups] of cases) it(promise, () => assert.deepEqual(groupsOf(domains), groups));

  it("are validated in the zone of each name", () => {
    const domains = [
      listed("shop.com", { hostedZoneId: "Z2", certificate: "both" }),
      listed("*.malayalees.us", { hostedZoneId: "Z1", certificate: "both" }),
    ];
    assert.deepEqual(groupCertificates(domains, zoneNames)[0]?.zones, { "shop.com": "Z2", "malayalees.us": "Z1" });
  });

  it("stay as they are when any other domain without a word comes or goes, in any order", () => {
    const label = fc.constantFrom("a", "b", "c", "d");
    const domain = fc.oneof(
      label.map((each) => listed(`${each}.malayalees.us`, { hostedZoneId: "Z1" })),
      label.map((each) => listed(`x.${each}.malayalees.us`, { hostedZoneId: "Z1" })),
      label.map((each) => listed(`${each}.shop.com`, { hostedZoneId: "Z2" })),
      label.map((each) => listed(`${each}.other.org`)),
    );
    const lists = fc.uniqueArray(domain, { selector: ({ name }) => name, minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lists, fc.nat(), (domains, at) => {
        const index = at % domains.length;
        const others = domains.toSpliced(index, 1);
        const before = groupsOf(domains);
        const left = groupsOf([...others].reverse());
        assert.deepEqual(
          left.filter((group) => !before.includes(group)),
          [],
        );
      }),
    );
  });
});
