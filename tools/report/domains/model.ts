import { at, knownTexts, records } from "../../../policies/support/expectations";
import type { Stack, StackResource } from "../../../policies/support/stack";
import { isRecord, textOf } from "../../../policies/support/values";

/** A certificate of ACM, and how far the update takes it. */
export interface ShownCertificate {
  /** Logical name of its resource. */
  readonly name: string;
  readonly names: readonly string[];
  /** `default`: without it there is no HTTPS listener; `attached`: beside it; `awaited`: only requested. */
  readonly use: "default" | "attached" | "awaited";
  /** The update waits until it is issued. */
  readonly waits: boolean;
  /** Who creates its validation records. */
  readonly recordsBy: "this stack" | "you";
}

export interface ShownDomain {
  readonly name: string;
  /** Id of its hosted zone; undefined where its records are somebody else's to create. */
  readonly hostedZone: string | undefined;
  /** Name of the certificate's resource, or the Secret's in a cluster; undefined where another one was given. */
  readonly certificate: string | undefined;
}

/** A DNS record that somebody outside of the stack creates. */
export interface ShownRecord {
  readonly domain: string;
  readonly purpose: string;
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

export interface Domains {
  readonly domains: readonly ShownDomain[];
  readonly certificates: readonly ShownCertificate[];
  readonly records: readonly ShownRecord[];
  /** Records that the stack creates in its own zones. */
  readonly ownRecords: number;
}

const CERTIFICATE = "aws:acm/certificate:Certificate";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const RECORD = "aws:route53/record:Record";
const ATTACHED = "aws:lb/listenerCertificate:ListenerCertificate";
const LISTENER = "aws:lb/listener:Listener";
const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";

/** @param outputs of the stack, whose records are examples of the right shape */
export function readDomains(stack: Stack, outputs: Readonly<Record<string, unknown>>): Domains {
  const certificates = stack.ofType(CERTIFICATE).map((each) => certificateOf(stack, each));
  const served = records(outputs.domains).map(({ name, hostedZone }): ShownDomain => {
    const domain = textOf(name) ?? "";
    return {
      name: domain,
      hostedZone: hostedZone === "elsewhere" ? undefined : textOf(hostedZone),
      certificate: certificates.find(({ names }) => names.includes(domain))?.name,
    };
  });
  return {
    domains: [
      ...served,
      ...stack.ofType(INGRESS).flatMap(ingressDomains),
      ...stack.ofType(ROUTE).flatMap(routeDomains),
    ],
    certificates,
    records: records(outputs.domainRecords).map(recordOf),
    ownRecords: stack.ofType(RECORD).length,
  };
}

function certificateOf(stack: Stack, { urn, name, props }: StackResource): ShownCertificate {
  const names = [textOf(props.domainName) ?? "", ...(knownTexts(props.subjectAlternativeNames) ?? [])];
  const comesFrom = (sources: readonly string[] = []) => sources.includes(urn);
  const validation = stack
    .ofType(VALIDATION)
    .find(({ propertyDependencies }) => comesFrom(propertyDependencies.certificateArn));
  const usedBy = (type: string) =>
    stack
      .ofType(type)
      .some(({ propertyDependencies: { certificateArn = [] } }) =>
        certificateArn.some((source) => source === urn || source === validation?.urn),
      );
  const ownRecords = validation?.propertyDependencies.validationRecordFqdns ?? [];
  return {
    name,
    names,
    use: usedBy(LISTENER) ? "default" : usedBy(ATTACHED) ? "attached" : "awaited",
    waits: validation !== undefined,
    recordsBy: ownRecords.length > 0 ? "this stack" : "you",
  };
}

function recordOf(record: Readonly<Record<string, unknown>>): ShownRecord {
  const read = (key: string) => textOf(record[key]) ?? "";
  return {
    domain: read("domain"),
    purpose: read("purpose"),
    name: read("name"),
    type: read("type"),
    value: read("value"),
  };
}

/** By the Secret that an entry of the Ingress names for the host. */
function ingressDomains({ props }: StackResource): readonly ShownDomain[] {
  const secrets = records(at(props, "spec.tls"));
  return records(at(props, "spec.rules")).flatMap(({ host }) => {
    const name = textOf(host);
    if (name === undefined) return [];
    const secret = secrets.find(({ hosts }) => (knownTexts(hosts) ?? []).includes(name));
    return [{ name, hostedZone: undefined, certificate: secret && `Secret ${textOf(secret.secretName) ?? ""}` }];
  });
}

/** Certificates are the Gateway's own affair. */
function routeDomains({ props }: StackResource): readonly ShownDomain[] {
  const spec = isRecord(props.spec) ? props.spec : {};
  return (knownTexts(spec.hostnames) ?? []).map((name) => ({
    name,
    hostedZone: undefined,
    certificate: "the Gateway's",
  }));
}
