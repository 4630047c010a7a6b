import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { inNames } from "./certificateGroups";
import type { DomainFacts, DomainSettings, HostedZone } from "./certificatePlan";
import type { DomainConfig } from "./configuration/configTypes";

/**
 * Every one that ACM has, but VALIDATION_TIMED_OUT: the provider takes such a certificate for none, and requests another one after a refresh.
 * Source: ACM API reference, CertificateDetail, Status (2026-11).
 */
const STATUSES = ["PENDING_VALIDATION", "ISSUED", "INACTIVE", "EXPIRED", "REVOKED", "FAILED"];

/** A certificate that was issued stays where it is attached, whatever becomes of it: without it nothing is better. */
const ONCE_ISSUED: readonly string[] = ["ISSUED", "INACTIVE", "EXPIRED", "REVOKED"];

/**
 * What AWS says of the domains, asked before anything is created. What cannot be asked fails the update: a certificate that serves must
 * not be detached because a question had no answer.
 */
export async function lookUpDomains({ domains, tls }: DomainSettings): Promise<DomainFacts> {
  const listed = domains.filter(({ main }) => !main);
  const zoneIds = [...new Set(listed.flatMap(({ hostedZoneId }) => hostedZoneId ?? []))];
  const elsewhere = tls?.certificateArn === undefined ? listed.filter(isElsewhere) : [];
  const [zones, issued] = await Promise.all([Promise.all(zoneIds.map(lookUpZone)), lookUpIssued(elsewhere)]);
  return { zones, issued };
}

/** Tags by which a later update finds the certificate of a domain in somebody else's zone. */
export function tagsOf({ name }: DomainConfig): Readonly<Record<string, string>> {
  return { ...ofThisStack(), [DOMAIN_TAG]: inNames(name) };
}

const STACK_TAG = "domains-of-stack";
const DOMAIN_TAG = "domain";

function ofThisStack(): Readonly<Record<string, string>> {
  return { [STACK_TAG]: `${pulumi.getProject()}/${pulumi.getStack()}` };
}

function isElsewhere({ hostedZoneId }: DomainConfig): boolean {
  return hostedZoneId === undefined;
}

async function lookUpZone(zoneId: string): Promise<HostedZone> {
  const { name, privateZone } = await aws.route53.getZone({ zoneId });
  return { id: zoneId, name: name.replace(/\.$/, ""), isPrivate: privateZone === true };
}

/**
 * Two questions, as none has both answers: which certificates there are, where none is an answer like any other, and then the status of
 * each of them.
 */
async function lookUpIssued(domains: readonly DomainConfig[]): Promise<ReadonlySet<string>> {
  if (domains.length === 0) return new Set();
  const tagFilters = Object.entries(ofThisStack()).map(([key, value]) => ({ key, values: [value] }));
  const found = await aws.resourcegroupstaggingapi.getResources({ resourceTypeFilters: ["acm"], tagFilters });
  const tagged = new Set(found.resourceTagMappingLists.map(({ tags }) => tags[DOMAIN_TAG]));
  const requested = domains.filter(({ name }) => tagged.has(inNames(name)));
  const issued = await Promise.all(requested.map(async (domain) => ((await wasIssued(domain)) ? [domain.name] : [])));
  return new Set(issued.flat());
}

async function wasIssued(domain: DomainConfig): Promise<boolean> {
  try {
    const { status } = await aws.acm.getCertificate({
      domain: domain.name,
      statuses: STATUSES,
      tags: { ...tagsOf(domain) },
    });
    return ONCE_ISSUED.includes(status);
  } catch (error) {
    if (!/no matching ACM Certificate found/.test(String(error))) throw error;
    void pulumi.log.warn(
      `The certificate of ${domain.name} was not validated in time. Request another one with: pulumi up --refresh --stack ${pulumi.getStack()}`,
    );
    return false;
  }
}
