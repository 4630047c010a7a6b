import { isRecord } from "../../../policies/support/values";
import type { OfflineResource } from "../offlineMonitor";
import { offlineOutputs } from "../offlineOutputs";
import { unknown } from "../values";

/** Why a resource is made after another one. */
export interface Wait {
  /** URN of what is waited for. */
  readonly urn: string;
  /**
   * `value`: it contains what AWS has answered for the other one. `aws`: AWS refuses it, or it does not work, without the other one.
   * `promise`: this program promises the order. `order`: neither; the program could do without.
   */
  readonly kind: "value" | "aws" | "promise" | "order";
  readonly reason: string;
}

/** Properties that name what must exist, where the name was chosen before. Source: the services' API references (2026-11). */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  "aws:rds/instance:Instance": ["replicateSourceDb", "dbSubnetGroupName", "parameterGroupName"],
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": ["dbProxyName"],
  "aws:rds/proxyTarget:ProxyTarget": ["dbProxyName", "targetGroupName", "dbInstanceIdentifier"],
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": ["clusterName"],
  "aws:appautoscaling/target:Target": ["resourceId"],
  "aws:appautoscaling/policy:Policy": ["resourceId"],
  "aws:eks/addon:Addon": ["clusterName"],
  "aws:eks/podIdentityAssociation:PodIdentityAssociation": ["clusterName"],
  "aws:elasticache/userGroup:UserGroup": ["userIds"],
  "aws:elasticache/serverlessCache:ServerlessCache": ["userGroupId"],
  "aws:elasticache/replicationGroup:ReplicationGroup": ["userGroupIds"],
};

interface Order {
  /** Part of the URN of what waits; undefined: anything. */
  readonly from?: string;
  /** Part of the URN of what is waited for. */
  readonly to: string;
  readonly kind: "aws" | "promise";
  readonly reason: string;
}

/** Orders that no value shows. */
const ORDERS: readonly Order[] = [
  {
    to: "DatabaseSetup$aws:lambda/invocation:Invocation",
    kind: "promise",
    reason: "the database is ready before anything uses it",
  },
  {
    to: "aws:rds/proxyTarget:ProxyTarget",
    kind: "promise",
    reason: "the proxy has its database before the application uses it",
  },
  {
    from: "Rollout$aws:lambda/invocation:",
    to: "Rollout$aws:lambda/invocation:",
    kind: "promise",
    reason: "an update ends when the machines are replaced, which may take longer than one call",
  },
  {
    from: "Traffic$",
    to: "malayalees:topology:",
    kind: "promise",
    reason: "a topology serves before it gets requests",
  },
  {
    from: "DestroyGuard$",
    to: "",
    kind: "promise",
    reason: "a protected stack refuses to be destroyed before anything goes",
  },
  { to: "aws:cloudwatch/logGroup:LogGroup", kind: "promise", reason: "no log group keeps logs for ever" },
  { to: "aws:iam/rolePolicy:RolePolicy", kind: "aws", reason: "AWS checks the role's permissions" },
  { to: "aws:iam/rolePolicyAttachment:", kind: "aws", reason: "AWS checks the role's permissions" },
  { to: "aws:vpc/securityGroup", kind: "aws", reason: "what connects needs its rules" },
  { to: "aws:lb/listenerRule:ListenerRule", kind: "aws", reason: "AWS checks targets of attached groups only" },
  {
    to: "aws:ecs/clusterCapacityProviders:",
    kind: "aws",
    reason: "the cluster has the providers that the service names",
  },
  {
    from: "aws:eks/addon:Addon",
    to: "kubernetes:",
    kind: "aws",
    reason: "an add-on is active when its pods run, on a node",
  },
  {
    from: "kubernetes:",
    to: "aws:eks/",
    kind: "aws",
    reason: "pods need the cluster's add-ons and access to their secrets",
  },
  { from: "kubernetes:", to: "kubernetes:", kind: "aws", reason: "pods need a node and the objects that they name" },
  {
    from: "aws:acm/certificateValidation:",
    to: "aws:route53/record:",
    kind: "aws",
    reason: "ACM looks for the record",
  },
];

/** All that a resource waits for. */
export function waitsOf(
  resource: OfflineResource,
  others: ReadonlyMap<string, OfflineResource>,
  region: string,
): readonly Wait[] {
  const provider = resource.provider?.split("::").slice(0, 4).join("::");
  const parent = others.get(resource.parent ?? "");
  const makers = [provider, parent?.custom ? parent.urn : undefined].filter(
    (urn) => urn !== undefined && others.has(urn),
  );
  return [
    ...makers.flatMap((urn) =>
      urn === undefined ? [] : [{ urn, kind: "aws" as const, reason: "it is made inside of it" }],
    ),
    ...resource.dependencies.flatMap((urn) => {
      const other = others.get(urn);
      return other === undefined ? [] : [{ urn, ...whyAfter(resource, other, region) }];
    }),
  ];
}

function whyAfter(resource: OfflineResource, other: OfflineResource, region: string): Omit<Wait, "urn"> {
  const properties = Object.entries(resource.propertyDependencies).filter(([, urns]) => urns.includes(other.urn));
  const needed = properties.find(
    ([property]) => NAMES[resource.type]?.includes(property) || contains(resource.props[property], other, region),
  );
  if (needed) return { kind: "value", reason: needed[0] };
  const order = ORDERS.find(({ from = "", to }) => resource.urn.includes(from) && other.urn.includes(to));
  return order ?? { kind: "order", reason: properties.map(([property]) => property).join(", ") || "dependsOn" };
}

/** Whether a value has something in it that only AWS could have answered for the other resource. */
function contains(value: unknown, other: OfflineResource, region: string): boolean {
  const text = textOf(value);
  if (text.includes(String(unknown)) || other.remote) return true;
  return answersOf(other, region).some((answer) => text.includes(answer));
}

const answers = new WeakMap<OfflineResource, readonly string[]>();

/** Texts that identify the resource and were not chosen by the program. */
function answersOf(resource: OfflineResource, region: string): readonly string[] {
  const known = answers.get(resource);
  if (known !== undefined) return known;
  const { id, outputs } = offlineOutputs(resource, region);
  const chosen = textOf(resource.props);
  const found = [id, ...stringsIn(outputs)].filter((text) => text.length >= SHORTEST && !chosen.includes(text));
  answers.set(resource, found);
  return found;
}

/** Shorter texts, such as a port or "true", are in many values by chance. */
const SHORTEST = 8;

function stringsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isRecord(value) ? Object.values(value).flatMap(stringsIn) : [];
}

/** With what is inside boot scripts, which are in base64. */
function textOf(value: unknown): string {
  const text = JSON.stringify(value) ?? "";
  const scripts = text.match(/[A-Za-z0-9+/]{200,}={0,2}/g) ?? [];
  return [text, ...scripts.map((script) => Buffer.from(script, "base64").toString("utf8"))].join("\n");
}
