import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";

/** How users reach the Service. */
export type Exposure =
  /** Something outside this workload does it, for example a target group that registers the pods. */
  | { readonly kind: "none" }
  /** The cluster's ingress controller of that class; HTTPS with the certificate in that Secret, HTTP without. */
  | { readonly kind: "ingress"; readonly className: string; readonly host: string; readonly tlsSecretName?: string }
  /** A Gateway that the cluster's operators run, by the Gateway API. */
  | {
      readonly kind: "gateway";
      readonly gatewayName: string;
      readonly gatewayNamespace: string;
      readonly host: string;
    };

/** The Service that is exposed. */
export interface Backend {
  /** Metadata of the resource that exposes it: name, namespace, labels. */
  readonly metadata: k8s.types.input.meta.v1.ObjectMeta;
  readonly serviceName: pulumi.Input<string>;
  readonly servicePort: number;
}

/** Makes what the exposure needs in the cluster. */
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
