import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { isWildcard } from "../../certificateGroups";
import type { DomainConfig, Exposure, IngressTls } from "../../stackConfig";

/** Metadata of the resources that expose the Service. */
interface Metadata {
  readonly name: string;
  readonly namespace: pulumi.Input<string>;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>> | undefined;
}

/** The Service that is exposed. */
export interface Backend {
  readonly metadata: Metadata;
  readonly serviceName: pulumi.Input<string>;
  readonly servicePort: number;
}

type IngressExposure = Extract<Exposure, { kind: "ingress" }>;
type GatewayExposure = Extract<Exposure, { kind: "gateway" }>;

/** Creates the Ingress or the HTTPRoutes; nothing for `none`. */
export function expose(name: string, exposure: Exposure, backend: Backend, opts: pulumi.CustomResourceOptions): void {
  if (exposure.kind === "ingress") createIngress(name, exposure, backend, opts);
  if (exposure.kind === "gateway") createRoutes(name, exposure, backend, opts);
}

/** One Ingress for all hosts: of some controllers each Ingress has a load balancer of its own, such as those of GKE and AWS. */
function createIngress(
  name: string,
  { className, domains, tls }: IngressExposure,
  { metadata, serviceName, servicePort }: Backend,
  opts: pulumi.CustomResourceOptions,
): void {
  const backend = { service: { name: serviceName, port: { number: servicePort } } };
  const spec = {
    ingressClassName: className,
    tls: tls && secretsOf(domains, tls),
    rules: domains.map(({ name: host }) => ({ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } })),
  };
  new k8s.networking.v1.Ingress(name, { metadata: tls ? withIssuer(metadata, tls) : metadata, spec }, opts);
}

/** Hosts by the Secret with their certificate. cert-manager makes a certificate for each entry. */
function secretsOf(domains: readonly DomainConfig[], tls: IngressTls) {
  const hosts = new Map<string, string[]>();
  for (const domain of domains) {
    const secretName = secretOf(domain, tls);
    hosts.set(secretName, [...(hosts.get(secretName) ?? []), domain.name]);
  }
  return [...hosts].map(([secretName, each]) => ({ hosts: each, secretName }));
}

/**
 * Of cert-manager each host has its own: a tenant whose domain does not point here yet holds up no other, and one that comes or goes
 * changes no certificate of another.
 * Source: cert-manager documentation, "Annotated Ingress resource" (2026-11).
 */
function secretOf({ name, certificate }: DomainConfig, tls: IngressTls): string {
  if (certificate !== undefined) return `${"secretName" in tls ? tls.secretName : "tls"}-${certificate}`;
  return "secretName" in tls ? tls.secretName : nameFor("tls", name);
}

function withIssuer(metadata: Metadata, tls: IngressTls): Metadata {
  if (!("clusterIssuer" in tls)) return metadata;
  return { ...metadata, annotations: { ...metadata.annotations, "cert-manager.io/cluster-issuer": tls.clusterIssuer } };
}

/**
 * A route for each host, so that a tenant that comes or goes changes no other's; one route would take 16 at most. The main host's has the
 * application's name.
 * Source: Gateway API, HTTPRouteSpec, hostnames (2026-11).
 */
function createRoutes(
  name: string,
  { gatewayName, gatewayNamespace, domains }: GatewayExposure,
  { metadata, serviceName, servicePort }: Backend,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const { name: host, main } of domains) {
    const own = main ? { name, metadata } : { name: `${name}-${host}`, metadata: nameOfRoute(host) };
    const spec = {
      parentRefs: [{ name: gatewayName, namespace: gatewayNamespace }],
      hostnames: [host],
      rules: [
        {
          matches: [{ path: { type: "PathPrefix", value: "/" } }],
          backendRefs: [{ name: serviceName, port: servicePort }],
        },
      ],
    };
    const route = { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata: own.metadata, spec };
    new k8s.apiextensions.CustomResource(own.name, route, opts);
  }

  function nameOfRoute(host: string): Metadata {
    return { ...metadata, name: nameFor(metadata.name, host) };
  }
}

/** Characters that the name of an object may have. Source: Kubernetes documentation, "Object Names and IDs" (2026-11). */
const LONGEST_NAME = 253;

/** A name that only this host has. A star must not be in it, and a prefix of its own keeps *.a.com apart from any a.com. */
function nameFor(prefix: string, host: string): string {
  const whole = isWildcard(host) ? `${prefix}-wildcard${host.slice(1)}` : `${prefix}.${host}`;
  if (whole.length <= LONGEST_NAME) return whole;
  const end = createHash("sha256").update(host).digest("hex").slice(0, 12);
  return `${whole.slice(0, LONGEST_NAME - end.length - 1).replace(/[.-]+$/, "")}-${end}`;
}
