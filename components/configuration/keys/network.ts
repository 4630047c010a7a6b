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
   * The cheapest sound way out for each phase. A NAT gateway costs by the hour and by the GiB, in each zone it stands in: dev has none
   * (tasks get public addresses, closed by security groups); a first prod has one, and accepts that a failure of its zone cuts the
   * others off from the internet, not from their users; later each zone has its own.
   */
  natStrategy: autoKey({
    description: "NAT gateways (none, single or onePerAz)",
    schema: z.enum(["none", "single", "onePerAz"]),
    auto: {
      both: {
        dev: { initial: "none", growth: "none", scale: "none" },
        prod: { initial: "single", growth: "onePerAz", scale: "onePerAz" },
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
