import { knowsNoResource } from "../../policies/facts/actionsWithoutResources";
import { partitionOf } from "../../policies/facts/regions";
import { isAllow, statementsOf } from "../../policies/support/policyDocuments";
import { type Named, namePattern } from "./names";
import { partsOf, servicesOfRemote } from "./parts";
import type { TypeRights } from "./rights/right";
import { rights } from "./rights/table";

/** A statement of an IAM policy that allows something. */
export interface AllowStatement {
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A resource of a plan. */
export interface Planned extends Named {
  /** Region of its provider; none for what is not of AWS. */
  readonly region?: string;
}

/** What a role is for: to look at what is there, or to make and change it as well. */
export type Purpose = "preview" | "up";

export interface Place {
  /** Of what has no region of its own in the plan, as parts of remote components. */
  readonly region: string;
  /** Twelve digits, or `*` where the account is not known. */
  readonly account: string;
}

/** A right before it is grouped: one action on the ARNs of one type. */
interface Right {
  readonly action: string;
  readonly resources: readonly string[];
}

/** Services that answer in one region for all, so that a condition on the region would refuse them. */
const GLOBAL = new Set(["iam", "route53", "budgets", "ce", "sts"]);

/** Where a service writes its ARNs otherwise than service:region:account:*. */
const EVERYTHING: Readonly<Record<string, string>> = {
  iam: "iam::{account}:*",
  ce: "ce::{account}:*",
  route53: "route53:::*",
};

/** What the provider asks before there is any resource. */
const WHO_AM_I: Right = { action: "sts:GetCallerIdentity", resources: ["*"] };

/** What a deployer of these resources must be allowed, and no more: by the table of types, on the names that they will have. */
export function statementsFor(
  resources: readonly Planned[],
  purpose: Purpose,
  place: Place,
): readonly AllowStatement[] {
  const all = withParts(resources, place);
  const types = new Set(all.map(({ type }) => type));
  const found = [...types].flatMap((type) => rightsOfType(type, all, purpose, place));
  const byUpdates = purpose === "up" ? [...passing(all, place), ...linking(types, place)] : [];
  return [...grouped([WHO_AM_I, ...found], place), ...byUpdates];
}

/** Types of AWS that the table has no row for. */
export function typesWithoutRights(resources: readonly Planned[]): readonly string[] {
  const types = resources.flatMap(({ type, props }) => partsOf[type]?.(props) ?? [type]);
  return [...new Set(types)].filter((type) => type.startsWith("aws:") && !(type in rights)).sort();
}

/** Actions that are called in the life of every such resource. */
export function actionsCalledFor(resources: readonly Planned[]): readonly string[] {
  const types = resources.flatMap(({ type, props }) => partsOf[type]?.(props) ?? [type]);
  const rows = [...new Set(types)].flatMap((type) => rights[type] ?? []);
  const actions = rows.flatMap((row) => actionsOf({ ...row, change: "", implied: {} }, "up"));
  return [...new Set(actions)].sort();
}

/** Remote components are replaced by what they are made of: named as the component is, or after its logical name. */
function withParts(resources: readonly Planned[], { region }: Place): readonly Planned[] {
  return resources.flatMap((resource) => {
    const parts = partsOf[resource.type]?.(resource.props) ?? [];
    if (parts.length === 0) return [resource];
    const Statement = { Effect: "Allow", Principal: { Service: servicesOfRemote[resource.type] } };
    const trusting = { assumeRolePolicy: { Statement } };
    return parts.flatMap((type) => [
      { type, name: resource.name, props: trusting, region },
      { type, name: resource.name, props: { ...trusting, name: namePattern(resource) }, region },
    ]);
  });
}

function rightsOfType(type: string, all: readonly Planned[], purpose: Purpose, place: Place): readonly Right[] {
  const row = rights[type];
  if (row === undefined) return [];
  const regions = new Set(all.filter((each) => each.type === type).map(({ region = place.region }) => region));
  const names = all.filter((each) => each.type === (row.of ?? type)).map(namePattern);
  const onAll = new Set(named(row.service, row.readAll));
  return actionsOf(row, purpose).map((action) => {
    const inPlace = onAll.has(action) ? ["*"] : names;
    const isOpen = knowsNoResource(action);
    return { action, resources: isOpen ? ["*"] : filled(templatesFor(action, row), inPlace, [...regions], place) };
  });
}

/** With their services. */
export function actionsOf(row: TypeRights, purpose: Purpose): readonly string[] {
  const { service, read, readAll, readSecret, make, change, implied = {} } = row;
  const called = purpose === "preview" ? [read, readAll] : [read, readAll, readSecret, make, change];
  const whole = called.flatMap((text) => named(service, text));
  return [...new Set([...whole, ...(purpose === "preview" ? [] : Object.keys(implied))])];
}

function named(service: string, actions = ""): readonly string[] {
  return actions
    .split(" ")
    .filter(Boolean)
    .map((name) => (name.includes(":") ? name : `${service}:${name}`));
}

function templatesFor(action: string, { service, arns = [] }: TypeRights): readonly string[] {
  const asked = action.split(":")[0] ?? "";
  const own = asked === service ? arns : arns.filter((arn) => arn.startsWith(`${asked}:`));
  return own.length > 0 ? own : [EVERYTHING[asked] ?? `${asked}:{region}:{account}:*`];
}

function filled(
  templates: readonly string[],
  names: readonly string[],
  regions: readonly string[],
  place: Place,
): readonly string[] {
  const arns = templates.flatMap((template) =>
    regions.flatMap((region) =>
      (template.includes("{name}") ? names : [""]).map((name) =>
        `arn:${partitionOf(region)}:${template}`
          .replaceAll("{region}", region)
          .replaceAll("{account}", place.account)
          .replaceAll("{name}", name),
      ),
    ),
  );
  return withoutCovered([...new Set(arns)].sort());
}

/** A pattern that another one includes adds nothing. */
function withoutCovered(arns: readonly string[]): readonly string[] {
  return arns.filter(
    (arn) => !arns.some((other) => other !== arn && other.endsWith("*") && arn.startsWith(other.slice(0, -1))),
  );
}

/** One statement for the same resources; what can be limited to none is limited to the region. */
function grouped(found: readonly Right[], { region }: Place): readonly AllowStatement[] {
  const groups = new Map<string, { resources: readonly string[]; actions: Set<string>; isRegional: boolean }>();
  for (const { action, resources } of found) {
    const isRegional = resources.includes("*") && !GLOBAL.has(action.split(":")[0] ?? "");
    const key = `${isRegional} ${resources.join(" ")}`;
    const group = groups.get(key) ?? { resources, actions: new Set(), isRegional };
    group.actions.add(action);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ resources, actions, isRegional }) => ({
    Effect: "Allow",
    Action: [...actions].sort(),
    Resource: resources,
    ...(isRegional ? { Condition: { StringEquals: { "aws:RequestedRegion": region } } } : {}),
  }));
}

/** Roles may be handed to the services that may assume them, and to no other. */
function passing(all: readonly Planned[], { account, region }: Place): readonly AllowStatement[] {
  const roles = all.filter(({ type }) => type === "aws:iam/role:Role");
  const byServices = new Map<string, string[]>();
  for (const role of roles) {
    const services = servicesOf(role).join(" ");
    byServices.set(services, [...(byServices.get(services) ?? []), namePattern(role)]);
  }
  return [...byServices]
    .filter(([services]) => services !== "")
    .map(([services, names]) => ({
      Effect: "Allow",
      Action: ["iam:PassRole"],
      Resource: [...new Set(names)].sort().map((name) => `arn:${partitionOf(region)}:iam::${account}:role/${name}`),
      Condition: { StringEquals: { "iam:PassedToService": services.split(" ") } },
    }));
}

/** The services that a role's trust policy names. */
function servicesOf({ props }: Planned): readonly string[] {
  const principals = statementsOf(props.assumeRolePolicy)
    .filter(isAllow)
    .flatMap(({ principals }) => principals);
  return [...new Set(principals.filter((each) => /^[\w.-]+\.amazonaws\.com(\.cn)?$/.test(each)))].sort();
}

function linking(types: ReadonlySet<string>, { region }: Place): readonly AllowStatement[] {
  const services = [...new Set([...types].flatMap((type) => rights[type]?.linkedRoles ?? []))].sort();
  if (services.length === 0) return [];
  return [
    {
      Effect: "Allow",
      Action: ["iam:CreateServiceLinkedRole"],
      Resource: services.map((service) => `arn:${partitionOf(region)}:iam::*:role/aws-service-role/${service}/*`),
      Condition: { StringEquals: { "iam:AWSServiceName": services } },
    },
  ];
}
