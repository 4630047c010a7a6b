import { at, records } from "../../../policies/support/expectations";
import { podContainers } from "../../../policies/support/pods";
import type { Stack, StackResource } from "../../../policies/support/stack";
import { textOf } from "../../../policies/support/values";
import { type Box, boxIdOf } from "./boxes";
import { type Link, OUTSIDE } from "./links";
import { DEPLOYMENT, podFilter, portNumber } from "./networkPolicies";
import { commonPorts, EVERY_PORT, type Ports } from "./permissions";

const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
const ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";
const SERVICE = "kubernetes:core/v1:Service";
const CLUSTER = "eks:index:Cluster";

const POSTGRES: Ports = { protocol: "tcp", first: 5432, last: 5432 };
const DATABASE = "own-database";
const ENTRY = "own-entry";

/** A cluster and a database that exist already: what the plan's own objects say of the connections. */
export function readOwnCluster(stack: Stack): { readonly boxes: readonly Box[]; readonly links: readonly Link[] } {
  const [deployment] = stack.ofType(DEPLOYMENT);
  if (deployment === undefined || stack.ofType(CLUSTER).length > 0) return { boxes: [], links: [] };
  const entries = stack.ofType(INGRESS, ROUTE);
  const entry = entries.length > 0 ? entryBox(entries) : undefined;
  const database = databaseBox(deployment);
  const boxes = [entry, database].filter((box) => box !== undefined);
  return { boxes, links: [...entranceLinks(stack, deployment, entries), ...outwardLinks(stack, deployment, database)] };
}

function entryBox(entries: readonly StackResource[]): Box {
  const [first] = entries;
  const hosts = entries.flatMap(hostsOf);
  const parent = records(at(first?.props, "spec.parentRefs"))[0];
  const isRoute = first?.type === ROUTE;
  const which = isRoute ? `${textOf(parent?.namespace) ?? ""}/${textOf(parent?.name) ?? ""}` : className(first);
  return {
    id: ENTRY,
    kind: "entry",
    title: isRoute ? `Gateway ${which}` : `Ingress ${which}`,
    lines: [hosts.length > 3 ? `${hosts.length} hosts` : hosts.join(", ")],
    urns: entries.map(({ urn }) => urn),
    groups: [],
    subnets: [],
  };
}

function className(ingress: StackResource | undefined): string {
  return textOf(at(ingress?.props, "spec.ingressClassName")) ?? "";
}

function hostsOf({ props }: StackResource): readonly string[] {
  const hostnames = at(props, "spec.hostnames");
  const rules = records(at(props, "spec.rules")).flatMap(({ host }) => textOf(host) ?? []);
  return Array.isArray(hostnames) ? hostnames.flatMap((each) => textOf(each) ?? []) : rules;
}

/** By the address that the pods are given. */
function databaseBox(deployment: StackResource): Box | undefined {
  const variables = podContainers(deployment).flatMap(({ env }) => records(env));
  const host = textOf(variables.find(({ name }) => name === "RDS_ENDPOINT")?.value);
  if (host === undefined) return undefined;
  const lines = [host, "exists already"];
  return { id: DATABASE, kind: "database", title: "PostgreSQL", lines, urns: [], groups: [], subnets: [] };
}

/** Users come through an Ingress or a Gateway; without one, whoever is in the cluster may come. */
function entranceLinks(stack: Stack, deployment: StackResource, entries: readonly StackResource[]): readonly Link[] {
  const to = boxIdOf(deployment, "service");
  const filter = podFilter(stack, deployment);
  const [service] = stack.ofType(SERVICE);
  const target = portNumber(records(at(service?.props, "spec.ports"))[0]?.targetPort, deployment);
  const asked: Ports = target === undefined ? EVERY_PORT : { protocol: "tcp", first: target, last: target };
  const allowed = (filter?.in ?? [EVERY_PORT]).flatMap((each) => commonPorts(each, asked) ?? []);
  const rules = [filter?.urn, service?.urn];
  if (entries.length === 0) {
    return allowed.map((ports) => ({ from: OUTSIDE, to, ports, cidr: "the cluster", rules, kind: "named" }));
  }
  const urns = entries.map(({ urn }) => urn);
  return [
    ...listenedPorts(entries).map((ports): Link => ({ from: OUTSIDE, to: ENTRY, ports, rules: urns, kind: "named" })),
    ...allowed.map((ports): Link => ({ from: ENTRY, to, ports, rules: [...rules, ...urns], kind: "named" })),
  ];
}

/** An Ingress listens to HTTP and, with a certificate, to HTTPS; of a Gateway that exists already the ports are not known. */
function listenedPorts(entries: readonly StackResource[]): readonly Ports[] {
  const [first] = entries;
  if (first === undefined || first.type === ROUTE) return [EVERY_PORT];
  const hasTls = records(at(first.props, "spec.tls")).length > 0;
  return (hasTls ? [80, 443] : [80]).map((port) => ({ protocol: "tcp", first: port, last: port }));
}

/** The policy names ports and no addresses, so what is not the database's port is open to any address. */
function outwardLinks(stack: Stack, deployment: StackResource, database: Box | undefined): readonly Link[] {
  const from = boxIdOf(deployment, "service");
  const filter = podFilter(stack, deployment);
  return (filter?.out ?? [EVERY_PORT]).flatMap((ports): readonly Link[] => {
    const link = { from, rules: [filter?.urn], kind: "named" } as const;
    const toDatabase = database && commonPorts(ports, POSTGRES);
    const outside: Link = { ...link, to: OUTSIDE, ports, cidr: "any address" };
    return toDatabase ? [{ ...link, to: DATABASE, ports: toDatabase }, outside] : [outside];
  });
}
