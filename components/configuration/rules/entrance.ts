import { REMOVE } from "../errors";
import { INCLUDED_UNITS, unitsOf } from "../webRules";
import type { Rule } from "./rule";

/** Rules between keys about who comes in and how. */
export const entranceRules: readonly Rule[] = [
  function oneTopologyServes({ traffic, topology, ownCluster }) {
    if (ownCluster || traffic.some(({ weight }) => weight > 0)) return undefined;
    return {
      keys: ["traffic", "topology"],
      value: JSON.stringify(Object.fromEntries(traffic.map((share) => [share.topology, share.weight]))),
      allowed: "at least one weight above 0, else no topology serves",
      example: `.${topology}=100`,
    };
  },

  function trafficIsEncryptedOrDevSaysOtherwise({ environment, tls, ownCluster }, { allowHttp }) {
    if (tls || ownCluster || (environment === "dev" && allowHttp)) return undefined;
    return environment === "prod"
      ? {
          keys: ["domain", "domains", "certificateArn", "environment"],
          value: "none",
          allowed: "a domain or a certificateArn in prod, which is served by HTTPS only",
          example: "app.your-company.com",
        }
      : {
          keys: ["allowHttp", "certificateArn", "domain", "domains"],
          value: "false",
          allowed: "true (dev only) as long as there is neither certificateArn nor domain to serve HTTPS with",
          example: "true",
        };
  },

  function prodNeverAllowsHttp({ environment }, { allowHttp }) {
    if (environment !== "prod" || !allowHttp) return undefined;
    return { keys: ["allowHttp", "environment"], value: "true", allowed: "false in prod", example: "false" };
  },

  function certificateIsInTheRegion({ region }, { certificateArn }) {
    const certificateRegion = certificateArn?.split(":")[3];
    if (certificateArn === undefined || certificateRegion === region) return undefined;
    return {
      keys: ["certificateArn"],
      value: certificateArn,
      allowed: `a certificate in ${region}, where the load balancer is`,
      example: certificateArn.replace(`:${certificateRegion}:`, `:${region}:`),
    };
  },

  function domainsDiffer({ domains }, { domains: listed }) {
    const names = domains.map(({ name }) => name);
    const index = listed.findIndex(({ name }) => names.indexOf(name) !== names.lastIndexOf(name));
    if (index < 0) return undefined;
    return {
      keys: ["domains", "domain"],
      part: `[${index}]`,
      value: listed[index]?.name,
      allowed: "each domain once, in domain or in domains",
      example: REMOVE,
    };
  },

  function sharedCertificatesAreOfOurZones({ ownCluster }, { domains }) {
    const index = domains.findIndex((each) => each.certificate !== undefined && each.hostedZoneId === undefined);
    if (ownCluster || index < 0) return undefined;
    return {
      keys: ["domains"],
      part: `[${index}].certificate`,
      value: domains[index]?.certificate,
      allowed:
        "nothing without hostedZoneId: a domain in somebody else's zone has a certificate of its own, as another one would take its place " +
        "only when all its names are validated anew",
      example: REMOVE,
    };
  },

  function namesFitACertificate({ ownCluster }, { domains, namesPerCertificate }) {
    const words = domains.flatMap(({ certificate }) => certificate ?? []);
    const count = (word: string) => words.filter((each) => each === word).length;
    const [fullest] = [...new Set(words)].sort((one, other) => count(other) - count(one));
    if (ownCluster || fullest === undefined || count(fullest) <= namesPerCertificate) return undefined;
    return {
      keys: ["namesPerCertificate", "domains"],
      value: String(namesPerCertificate),
      allowed:
        `at least ${count(fullest)} for the domains with certificate ${fullest}, once AWS has raised the account's quota ` +
        "'Domain names per ACM certificate' (to 100 at most); or another word for some of them",
      example: String(Math.min(100, count(fullest))),
    };
  },

  function wafIsBeforeOurLoadBalancer({ ownCluster, webRules }, { waf, rateLimitPerAddress }) {
    if (ownCluster === undefined || webRules === undefined) return undefined;
    const [key, value] =
      waf !== "none"
        ? (["waf", waf] as const)
        : rateLimitPerAddress !== undefined
          ? (["rateLimitPerAddress", String(rateLimitPerAddress)] as const)
          : (["rateLimitPerHost", String(webRules.perHost)] as const);
    return {
      keys: [key, "topology"],
      value,
      allowed:
        "none with topology kubernetes, which has no load balancer of AWS: limits and a firewall are those of the cluster's own ingress " +
        "controller, as docs/waf.md says",
      example: "none",
    };
  },

  function wafFitsItsPrice({ webRules }) {
    if (webRules === undefined || unitsOf(webRules) <= INCLUDED_UNITS) return undefined;
    return {
      keys: ["wafRules", "rateLimitPerAddress", "rateLimitPerHost"],
      value: JSON.stringify(webRules.managed),
      allowed: `groups and limits of at most ${INCLUDED_UNITS} capacity units together, which the price of a web ACL includes (these have ${unitsOf(webRules)})`,
      example: JSON.stringify(webRules.managed.slice(0, 3)),
    };
  },

  function exceptionsAreOfRulesInUse({ webRules }, { wafExceptions }) {
    if (webRules === undefined || webRules.managed.length === 0) return undefined;
    const used = new Set<string>(webRules.managed);
    const index = wafExceptions.findIndex((each) => !used.has(each.split("/")[0] ?? ""));
    const isDefault = wafExceptions.length === 1 && wafExceptions[0] === "common/SizeRestrictions_BODY";
    if (index < 0 || isDefault) return undefined;
    return {
      keys: ["wafExceptions", "wafRules"],
      part: `[${index}]`,
      value: wafExceptions[index],
      allowed: `a rule of a group that wafRules names: ${webRules.managed.join(", ")}`,
      example: REMOVE,
    };
  },

  function zoneBelongsToADomain(_config, { domain, hostedZoneId }) {
    if (hostedZoneId === undefined || domain !== undefined) return undefined;
    return {
      keys: ["domain", "hostedZoneId"],
      value: "none",
      allowed: `the domain to serve, as hostedZoneId is ${hostedZoneId}`,
      example: "app.your-company.com",
    };
  },
];
