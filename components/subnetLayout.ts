/**
 * Address ranges of the subnets. Every zone has a quarter of the VPC, with two zones or with three, so that adding a zone or a NAT
 * gateway never moves a subnet in use. In a zone the application has one half; the public subnet and the database have a quarter each.
 */
export interface SubnetLayout {
  /** One range a zone, for load balancers and NAT gateways. */
  readonly public: readonly string[];
  /** One range a zone, for the application. */
  readonly private: readonly string[];
  /** One range a zone, for the database. */
  readonly isolated: readonly string[];
}

const ZONE_BITS = 2;

/**
 * @param vpcCidr range of the VPC, for example `10.0.0.0/16`
 * @param zoneCount zones in use, at most four
 */
export function subnetLayout(vpcCidr: string, zoneCount: number): SubnetLayout {
  const [address = "", prefixText = ""] = vpcCidr.split("/");
  const zonePrefix = Number(prefixText) + ZONE_BITS;
  const zones = Array.from({ length: zoneCount }, (_, zone) => toNumber(address) + zone * sizeOf(zonePrefix));
  const quarter = sizeOf(zonePrefix + 2);
  return {
    private: zones.map((start) => toCidr(start, zonePrefix + 1)),
    public: zones.map((start) => toCidr(start + 2 * quarter, zonePrefix + 2)),
    isolated: zones.map((start) => toCidr(start + 3 * quarter, zonePrefix + 2)),
  };
}

function sizeOf(prefix: number): number {
  return 2 ** (32 - prefix);
}

function toNumber(address: string): number {
  return address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function toCidr(start: number, prefix: number): string {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256);
  return `${octets.join(".")}/${prefix}`;
}
