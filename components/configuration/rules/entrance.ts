import { REMOVE } from "../errors";
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
          keys: ["domain", "certificateArn", "environment"],
          value: "none",
          allowed: "a domain or a certificateArn in prod, which is served by HTTPS only",
          example: "app.your-company.com",
        }
      : {
          keys: ["allowHttp", "certificateArn", "domain"],
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

  function domainsAreForOwnClusters({ ownCluster }, { domains }) {
    if (ownCluster || domains.length === 0) return undefined;
    return {
      keys: ["domains", "topology"],
      allowed: "topology kubernetes, as long as the load balancer takes only the key domain",
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
