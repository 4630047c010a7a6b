import { z } from "zod";
import { topologyNames } from "../topologyFacts";
import { managedRulesNames } from "../webRules";
import { key, orAuto, orNone } from "./key";
import { json, list, ranges, trueOrFalse, wholeNumber, wholeNumberInside } from "./schemas";

/** A top-level domain in another script is written as xn--, such as xn--p1ai. */
const FULL_NAME = String.raw`([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+([a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])`;

const domainName = z
  .string()
  .max(253)
  .regex(new RegExp(`^${FULL_NAME}$`));
const hostedZoneId = z.string().regex(/^[A-Z0-9]{8,32}$/);

const domainEntry = z.strictObject({
  name: z
    .string()
    .max(253)
    .regex(new RegExp(String.raw`^(\*\.)?${FULL_NAME}$`)),
  hostedZoneId: hostedZoneId.optional(),
  certificate: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,31}$/)
    .optional(),
});

/** Who comes in and how, and where the application may go. */
export const entranceKeys = {
  certificateArn: key({
    description: "Certificate in ACM for HTTPS",
    schema: orNone(z.string().regex(/^arn:aws[a-z-]*:acm:[a-z0-9-]+:\d{12}:certificate\/[0-9a-f-]{36}$/)),
    default: "none",
    allowed: "none, or the ARN of a certificate in ACM",
    example: "arn:aws:acm:us-east-1:123456789012:certificate/11111111-2222-3333-4444-555555555555",
  }),

  domain: key({
    description:
      "Domain of the application, the first one; a certificate is requested for it unless certificateArn is given",
    schema: orNone(domainName),
    default: "none",
    allowed: "none, or a full domain name in lower case; one in another script as it is in DNS, beginning with xn--",
    example: "app.your-company.com",
  }),

  hostedZoneId: key({
    description: "Route 53 zone of the domain, for validation of the certificate and the address record",
    schema: orNone(hostedZoneId),
    default: "none",
    allowed: "none, or the id of a Route 53 hosted zone",
    example: "Z0123456789ABCDEFGHIJ",
  }),

  domains: key({
    description: "More domains, such as one a tenant; docs/domains.md says which certificates they get",
    schema: json(z.array(domainEntry).max(1000)),
    default: [],
    items: "object",
    allowed:
      "a list of at most 1000 domains, each with a name in lower case such as shop.your-company.com or *.your-company.com, the hostedZoneId " +
      "of its Route 53 zone if that is in your account, and certificate, a word of letters and digits, where it shares one with those of the same word",
    example: "[0].name=shop.your-company.com",
  }),

  listenerCertificates: key({
    description:
      "Certificates that the account lets a load balancer have beside the listener's own, to raise here, and as quota of the policy load-balancer-certificates-fit, when AWS has raised it",
    schema: wholeNumber(25, 1000),
    default: 25,
    allowed:
      "certificates from 25 to 1000, as the account's quota 'Certificates per Application Load Balancer (excluding default certificates)' says",
    example: "25",
  }),

  namesPerCertificate: key({
    description:
      "Names that the account lets a certificate have, to raise here, and as quota of the policy certificate-names-fit, when AWS has raised it",
    schema: wholeNumber(10, 100),
    default: 10,
    allowed: "names from 10 to 100, as the account's quota 'Domain names per ACM certificate' says",
    example: "10",
  }),

  topologyHeader: key({
    description:
      "Requests with the secret header x-topology reach a topology whatever its share of the traffic (auto = in dev, and in prod while traffic moves)",
    on: topologyNames,
    schema: orAuto(z.enum(["on", "off"])),
    default: "auto",
    allowed: "auto, on or off",
    example: "off",
  }),

  allowHttp: key({
    description: "Serve plain HTTP when there is neither certificate nor domain; dev only",
    schema: trueOrFalse,
    default: false,
    allowed: "true or false",
    example: "false",
  }),

  ingressCidrs: key({
    description: "Who may reach the load balancer",
    schema: ranges(1, 500),
    default: ["0.0.0.0/0"],
    allowed: "a list of 1 to 500 IPv4 ranges, each starting on its own boundary; one that lies in another is left out",
    example: "[0]=203.0.113.0/24",
  }),

  securityGroupRules: key({
    description:
      "Inbound rules that the account lets a security group have (quota L-0EA8095F), to raise here, and as quota of the policy security-group-rules-fit, when AWS has raised it",
    schema: wholeNumber(60, 1000),
    default: 60,
    allowed: "inbound rules from 60 to 1000, as the account's quota L-0EA8095F says",
    example: "60",
  }),

  waf: key({
    description:
      "AWS WAF with AWS's own rules before the load balancer (count = nothing is blocked, to see first what would be; docs/waf.md)",
    on: topologyNames,
    schema: z.enum(["none", "count", "block"]),
    default: "none",
    allowed: "none, count or block",
    example: "count",
  }),

  wafRules: key({
    description: "Groups of AWS's rules that requests are checked by, in this order",
    on: topologyNames,
    schema: list(z.enum(managedRulesNames), 1, managedRulesNames.length),
    default: ["ipReputation", "knownBadInputs", "common"],
    allowed: `a list of ${managedRulesNames.join(", ")}`,
    example: "[0]=common",
  }),

  wafExceptions: key({
    description:
      "Single rules of these groups that only count, GROUP/RULE (the default lets uploads above 8 KB in, which AWS's rule blocks)",
    on: topologyNames,
    schema: list(z.string().regex(new RegExp(`^(${managedRulesNames.join("|")})/\\w{1,128}$`)), 0, 50),
    default: ["common/SizeRestrictions_BODY"],
    allowed: "a list of at most 50 rules, each its group, a slash and AWS's name of the rule",
    example: "[0]=common/SizeRestrictions_BODY",
  }),

  rateLimitPerAddress: key({
    description: "Requests in five minutes that an address may send before it gets 429 (AWS WAF)",
    on: topologyNames,
    schema: orNone(wholeNumber(10, 100_000_000)),
    default: "none",
    allowed: "none, or requests in five minutes from 10 to 100000000",
    example: "2000",
  }),

  rateLimitPerHost: key({
    description:
      "Requests in five minutes that all clients together may send to a host name, so to a tenant with its own, before they get 429 (AWS WAF)",
    on: topologyNames,
    schema: orNone(wholeNumber(10, 100_000_000)),
    default: "none",
    allowed: "none, or requests in five minutes from 10 to 100000000",
    example: "20000",
  }),

  egressPorts: key({
    description: "TCP ports that the application may open to the outside",
    schema: list(wholeNumberInside(1, 65535), 1, 20),
    default: [443],
    allowed: "a list of 1 to 20 TCP ports from 1 to 65535",
    example: "[0]=443",
  }),
};
