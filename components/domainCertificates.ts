import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { Certificate, type ValidationRecord } from "./certificate";
import type { PlannedCertificate } from "./certificatePlan";
import type { DomainConfig } from "./configuration/configTypes";
import { tagsOf } from "./domainFacts";

/** A domain, and how far it is. */
export interface ServedDomain {
  readonly name: string;
  /** Id of its hosted zone, or `elsewhere`: then its records are in `domainRecords`. */
  readonly hostedZone: string;
  readonly certificateArn: string;
  /** Whether the load balancer has the certificate; else it waits for the validation record and the next update. */
  readonly attached: boolean;
}

/** A DNS record that the owner of a domain's zone creates. */
export interface DomainRecord {
  readonly domain: string;
  /** `certificate`: proves to ACM whose the domain is, and has to stay for renewals. `address`: brings the users. */
  readonly purpose: "certificate" | "address";
  readonly name: string;
  /** At the top of a zone, where no CNAME can be, the address is what the zone's operator calls ALIAS, ANAME or flattened CNAME. */
  readonly type: string;
  readonly value: string;
}

/** A certificate with what it was planned for. */
export interface DomainCertificate {
  readonly planned: PlannedCertificate;
  readonly made: Certificate;
}

/**
 * Requests the certificates and creates their validation records. Two certificates may need the same record, as ACM has one for an account
 * and name: it is one resource, and stays when either certificate goes.
 * Source: ACM user guide, "DNS validation" (2026-11).
 */
export function createCertificates(
  name: string,
  planned: readonly PlannedCertificate[],
  child: { readonly parent: pulumi.Resource },
): readonly DomainCertificate[] {
  const records = new Map<string, aws.route53.Record>();
  return planned.map((each) => {
    const { id, names, zones, use, domains } = each;
    const [{ main }] = domains;
    const isOurs = Object.keys(zones).length > 0;
    const made = new Certificate(
      id === "" ? `${name}-certificate` : `${name}-certificate-${id}`,
      {
        names,
        createRecord: isOurs ? createRecord : undefined,
        wait: isOurs || use === "default",
        announced: !isOurs && use !== "attached",
        tags: isOurs || main ? undefined : tagsOf(domains[0]),
      },
      child,
    );
    return { planned: each, made };

    function createRecord(base: string, record: pulumi.Output<ValidationRecord>, certificate: pulumi.Resource) {
      const known = records.get(base);
      if (known) return known;
      const created = new aws.route53.Record(
        `${name}-validation-${base}`,
        {
          zoneId: zones[base] ?? "",
          name: record.name,
          type: "CNAME", // the only type that ACM uses
          records: [record.value],
          ttl: 300,
          allowOverwrite: true,
        },
        // It was a part of the only certificate once.
        { ...child, aliases: main ? [{ name: `${name}-certificate-validation`, parent: certificate }] : [] },
      );
      records.set(base, created);
      return created;
    }
  });
}

function certificateOf(domain: DomainConfig, certificates: readonly DomainCertificate[]) {
  return certificates.find(({ planned }) => planned.domains.includes(domain));
}

/** The domains as the stack's outputs have them. @param givenArn the certificate of all of them, if none was requested */
export function statesOf(
  domains: readonly DomainConfig[],
  certificates: readonly DomainCertificate[],
  givenArn: string | undefined,
): pulumi.Output<ServedDomain>[] {
  return domains.map((domain) => {
    const certificate = certificateOf(domain, certificates);
    const { name, hostedZoneId: hostedZone = "elsewhere" } = domain;
    const attached = certificate?.planned.use !== "awaited";
    return pulumi.output(certificate?.made.arn ?? givenArn ?? "none").apply((certificateArn) => {
      return { name, hostedZone, certificateArn, attached };
    });
  });
}

/** The records of domains in other zones: where they point, and that of the certificate if one was requested. */
export function recordsOf(
  domains: readonly DomainConfig[],
  certificates: readonly DomainCertificate[],
  dnsName: pulumi.Output<string>,
): pulumi.Output<DomainRecord>[] {
  return domains
    .filter(({ hostedZoneId }) => hostedZoneId === undefined)
    .flatMap((domain) => {
      const certificate = certificateOf(domain, certificates);
      const proof = certificate?.made.validationRecord.apply(
        (record): DomainRecord => ({ domain: domain.name, purpose: "certificate", ...record }),
      );
      const address = dnsName.apply(
        (value): DomainRecord => ({ domain: domain.name, purpose: "address", name: domain.name, type: "CNAME", value }),
      );
      return proof ? [proof, address] : [address];
    });
}
