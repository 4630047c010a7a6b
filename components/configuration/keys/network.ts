import { z } from "zod";
import { autoKey, key, orAuto } from "./key";
import { cidr, listOf, names, trueOrFalse, wholeNumber } from "./schemas";

function isPrivateVpcRange(range: string): boolean {
  const prefix = Number(range.split("/")[1]);
  return prefix >= 16 && prefix <= 20 && /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(range);
}

/** The VPC. */
export const networkKeys = {
  vpcCidr: key({
    description: "Address range of the VPC",
    schema: cidr.refine(isPrivateVpcRange),
    default: "10.0.0.0/16",
    allowed:
      "a private range (10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16) of /16 to /20 that starts on its own boundary",
    example: "10.0.0.0/16",
  }),

  zoneCount: autoKey({
    description: "Availability zones in use (2 or 3)",
    schema: wholeNumber(2, 3),
    auto: { phase: { initial: 2, growth: 3, scale: 3 } },
    allowed: "auto, 2 or 3",
    example: "2",
  }),

  zones: key({
    description:
      "Names of these zones, separated by commas; auto takes the first by name that lack nothing. Other zones replace subnets",
    schema: orAuto(
      z
        .string()
        .transform(names)
        .pipe(listOf(z.string().regex(/^[a-z0-9-]+\d[a-z]$/), 2, 3)),
    ),
    default: "auto",
    allowed: "auto, or 2 or 3 names of availability zones of the region, separated by commas",
    example: "us-east-1a,us-east-1b",
  }),

  /**
   * The cheapest sound way out for each phase. A NAT gateway is $36.50 a month with its address, in each zone that it stands in, and
   * $0.045 a GB; a public address is $3.65 a month for each task, and its way out does not fail with a zone (docs/topologies.md compares
   * them). In phase scale the gateways are a small part of the bill.
   */
  natStrategy: autoKey({
    description:
      "NAT gateways (none, single or onePerAz); none without interfaceEndpoints gives tasks public addresses that only the load balancer may connect to",
    schema: z.enum(["none", "single", "onePerAz"]),
    auto: {
      both: {
        dev: { initial: "none", growth: "none", scale: "none" },
        prod: { initial: "none", growth: "none", scale: "onePerAz" },
      },
    },
    allowed: "auto, none, single or onePerAz",
    example: "single",
  }),

  interfaceEndpoints: autoKey({
    description: "Private endpoints to AWS services, so that tasks need no way to the internet",
    schema: trueOrFalse,
    auto: { always: false },
    allowed: "auto, true or false",
    example: "false",
  }),

  flowLogs: autoKey({
    description: "Record rejected and accepted connections in the VPC",
    schema: trueOrFalse,
    auto: { environment: { dev: false, prod: true } },
    allowed: "auto, true or false",
    example: "true",
  }),
};
