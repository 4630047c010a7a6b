import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { Exposure } from "../../stackConfig";

/** The Service that is exposed. */
export interface Backend {
  /** Metadata of the resource that exposes it: name, namespace, labels. */
  readonly metadata: k8s.types.input.meta.v1.ObjectMeta;
  readonly serviceName: pulumi.Input<string>;
  readonly servicePort: number;
}

/** Creates the Ingress or the HTTPRoute; nothing for `none`. */
export function expose(
  name: string,
  exposure: Exposure,
  backend: Backend,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource | undefined {
  switch (exposure.kind) {
    case "none":
      return undefined;
    case "ingress":
      return createIngress(name, exposure, backend, opts);
    case "gateway":
      return createRoute(name, exposure, backend, opts);
  }
}

function createIngress(
  name: string,
  { className, host, tlsSecretName }: Extract<Exposure, { kind: "ingress" }>,
  { metadata, serviceName, servicePort }: Backend,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
  const backend = { service: { name: serviceName, port: { number: servicePort } } };
  const spec = {
    ingressClassName: className,
    tls: tlsSecretName ? [{ hosts: [host], secretName: tlsSecretName }] : undefined,
    rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
  };
  return new k8s.networking.v1.Ingress(name, { metadata, spec }, opts);
}

function createRoute(
  name: string,
  { gatewayName, gatewayNamespace, host }: Extract<Exposure, { kind: "gateway" }>,
  { metadata, serviceName, servicePort }: Backend,
  opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
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
  const route = { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute", metadata, spec };
  return new k8s.apiextensions.CustomResource(name, route, opts);
}
