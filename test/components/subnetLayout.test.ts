import assert from "node:assert/strict";
import fc from "fast-check";
import { subnetLayout } from "../../components/subnetLayout";

interface Range {
  readonly from: number;
  readonly to: number;
}

function rangeOf(cidr: string): Range {
  const [address = "", prefix] = cidr.split("/");
  const from = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { from, to: from + 2 ** (32 - Number(prefix)) - 1 };
}

const vpc = fc
  .tuple(fc.integer({ min: 16, max: 20 }), fc.integer({ min: 0, max: 255 }))
  .map(([prefix, second]) => `10.${second}.0.0/${prefix}`);

describe("the layout of the subnets", () => {
  it("divides 10.0.0.0/16 as documented", () => {
    assert.deepEqual(subnetLayout("10.0.0.0/16", 2), {
      private: ["10.0.0.0/19", "10.0.64.0/19"],
      public: ["10.0.32.0/20", "10.0.96.0/20"],
      isolated: ["10.0.48.0/20", "10.0.112.0/20"],
    });
  });

  it("stays inside the VPC and never overlaps", () => {
    fc.assert(
      fc.property(vpc, fc.integer({ min: 2, max: 4 }), (cidr, zones) => {
        const whole = rangeOf(cidr);
        const layout = subnetLayout(cidr, zones);
        const ranges = [...layout.public, ...layout.private, ...layout.isolated].map(rangeOf);
        const sorted = ranges.sort((a, b) => a.from - b.from);
        for (const [index, range] of sorted.entries()) {
          assert.ok(range.from >= whole.from && range.to <= whole.to);
          assert.ok(range.from > (sorted[index - 1]?.to ?? -1));
        }
      }),
    );
  });

  it("leaves every subnet where it is when a zone is added", () => {
    fc.assert(
      fc.property(vpc, (cidr) => {
        const [two, three] = [subnetLayout(cidr, 2), subnetLayout(cidr, 3)];
        for (const kind of ["public", "private", "isolated"] as const) {
          assert.deepEqual(three[kind].slice(0, 2), two[kind]);
        }
      }),
    );
  });
});
