import { LOAD_BALANCER } from "./loadBalancers";
import type { Stack, StackResource } from "./stack";
import { textOf } from "./values";

export const CERTIFICATE = "aws:acm/certificate:Certificate";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const LISTENER = "aws:lb/listener:Listener";
/** A certificate that a listener has beside its default one. */
const ATTACHMENT = "aws:lb/listenerCertificate:ListenerCertificate";

/** Every name of a certificate that is known, once. */
export function namesOf({ domainName, subjectAlternativeNames }: StackResource["props"]): readonly string[] {
  const others: readonly unknown[] = Array.isArray(subjectAlternativeNames) ? subjectAlternativeNames : [];
  const names = [domainName, ...others].flatMap((name) => textOf(name)?.toLowerCase() ?? []);
  return [...new Set(names)];
}

/** A certificate that the program makes, and the listener that has it. */
export interface Served {
  /** Of the listener: the same for the same. */
  readonly listener: string;
  readonly certificate: StackResource;
  /** The one that a listener cannot be without. */
  readonly isDefault: boolean;
}

/** Which listener has which of the program's certificates, default ones first. */
export function servedCertificates(stack: Stack): readonly Served[] {
  return [...stack.ofType(LISTENER), ...stack.ofType(ATTACHMENT)].flatMap((holder) => {
    const certificate = certificateOf(stack, holder);
    return certificate === undefined
      ? []
      : [{ listener: listenerOf(stack, holder), certificate, isDefault: holder.type === LISTENER }];
  });
}

export interface CertificateCount {
  /** The load balancer, or where it is not in the program one of the attachments. */
  readonly urn: string;
  /** Certificates that its listeners have beside their default ones, each once. */
  readonly certificates: number;
}

export function certificateCounts(stack: Stack): readonly CertificateCount[] {
  const found = new Map<string, { readonly urn: string; readonly certificates: Set<string> }>();
  for (const attachment of stack.ofType(ATTACHMENT)) {
    const balancer = balancerOf(stack, attachment);
    const count = found.get(balancer.key) ?? { urn: balancer.urn, certificates: new Set() };
    const { certificateArn } = attachment.props;
    count.certificates.add(certificateOf(stack, attachment)?.urn ?? textOf(certificateArn) ?? attachment.urn);
    found.set(balancer.key, count);
  }
  return [...found.values()].map(({ urn, certificates }) => ({ urn, certificates: certificates.size }));
}

/** By the dependency of the property, which is known before any ARN is, also through a validation, or else by the ARN. */
function certificateOf(stack: Stack, holder: StackResource): StackResource | undefined {
  return (
    sourceOf(stack, holder, "certificateArn", CERTIFICATE) ??
    stack
      .ofType(VALIDATION)
      .filter(({ urn }) => holder.propertyDependencies.certificateArn?.includes(urn))
      .map((validation) => sourceOf(stack, validation, "certificateArn", CERTIFICATE))
      .find((certificate) => certificate !== undefined)
  );
}

function listenerOf(stack: Stack, holder: StackResource): string {
  if (holder.type === LISTENER) return holder.urn;
  return sourceOf(stack, holder, "listenerArn", LISTENER)?.urn ?? textOf(holder.props.listenerArn) ?? holder.urn;
}

function balancerOf(stack: Stack, attachment: StackResource): { readonly key: string; readonly urn: string } {
  const listener = sourceOf(stack, attachment, "listenerArn", LISTENER);
  if (listener === undefined) return { key: listenerOf(stack, attachment), urn: attachment.urn };
  const balancer = sourceOf(stack, listener, "loadBalancerArn", LOAD_BALANCER);
  if (balancer !== undefined) return { key: balancer.urn, urn: balancer.urn };
  return { key: textOf(listener.props.loadBalancerArn) ?? listener.urn, urn: attachment.urn };
}

/** The resource that a property has its ARN from. */
function sourceOf(stack: Stack, holder: StackResource, property: string, type: string): StackResource | undefined {
  const dependencies = holder.propertyDependencies[property] ?? [];
  const arn = textOf(holder.props[property]);
  const all = stack.ofType(type);
  return (
    all.find(({ urn }) => dependencies.includes(urn)) ??
    all.find(({ props }) => arn !== undefined && textOf(props.arn) === arn)
  );
}
