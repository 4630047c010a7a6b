import { connectionsWithinBudget } from "../../../policies/cache/connectionsWithinBudget";
import { memoryWithinBudget } from "../../../policies/cache/memoryWithinBudget";
import { type PlannedResource, runPolicies } from "../../../policies/runner";
import { isRecord } from "../../../policies/support/values";
import type { Change } from "./compare";
import type { Effect } from "./effects";

const INSTANCE = "aws:rds/instance:Instance";

/** What a person should know, and do in which order, before this change is made. */
export async function advise(
  changes: readonly Change[],
  before: readonly Pick<PlannedResource, "urn" | "type" | "props">[],
  after: readonly PlannedResource[],
): Promise<readonly string[]> {
  const kept = changes.filter(({ kind, isProtected }) => isProtected && (kind === "replaced" || kind === "gone"));
  const lost = changes.filter(
    ({ kind, isProtected, isStateful }) => !isProtected && isStateful && (kind === "replaced" || kind === "gone"),
  );
  const effects = changes.flatMap((change) => change.effects.map((effect) => ({ change, effect })));
  const has = (kind: Effect["kind"]) => effects.some(({ effect }) => effect.kind === kind);
  return [
    ...kept.map(({ name, kind }) => `${name} would be ${kind}, and it is protected: an update refuses this change.`),
    ...lost.map(({ name, kind }) => `${name} is ${kind}: what it holds is lost.`),
    ...networksThatShrink(before, after),
    ...(await untilTheClassHasChanged(changes, before, after)),
    ...(has("window")
      ? ["What waits for the maintenance window can be done earlier: npm run reboot shows it, and does it with --yes."]
      : []),
    ...(has("reboot")
      ? [
          "Changes that need a reboot wait for one, which the maintenance window does not do: npm run reboot, after the update.",
        ]
      : []),
  ];
}

/** NAT gateways and subnets are inside the network, where the engine alone sees them; they are protected as it is. */
function networksThatShrink(before: readonly Network[], after: readonly PlannedResource[]): readonly string[] {
  const podsMove = after.some(({ type }) => type === "eks:index:Cluster");
  return after.flatMap(({ urn, type, name, props, protect }) => {
    const was = before.find((each) => each.urn === urn);
    if (type !== "awsx:ec2:Vpc" || was === undefined) return [];
    const refused = "and what goes is protected: preview and update refuse it.";
    const zones = zonesOf(was.props).length;
    return [
      ...(gatewaysOf(props) < gatewaysOf(was.props)
        ? [
            protect
              ? `${name} would have fewer NAT gateways, ${refused} Set natStrategy ${strategyOf(was.props)} to keep them, or follow docs/changing-a-running-stack.md#the-way-out-of-the-network.`
              : `${name} gets fewer NAT gateways: partners who know their addresses see others from then on.`,
            ...(podsMove && !protect
              ? [
                  "Pods on nodes of before have no way out once the gateways are gone, until Auto Mode has replaced the nodes.",
                ]
              : []),
          ]
        : []),
      ...(protect && zonesOf(props).length < zones
        ? [`${name} would leave a zone in which the database may be, ${refused} Keep zoneCount ${zones}.`]
        : []),
    ];
  });
}

type Network = Pick<PlannedResource, "urn" | "type" | "props">;

function zonesOf({ availabilityZoneNames }: PlannedResource["props"]): readonly unknown[] {
  return Array.isArray(availabilityZoneNames) ? availabilityZoneNames : [];
}

function gatewaysOf(props: PlannedResource["props"]): number {
  const counts = { none: 0, single: 1, onePerAz: zonesOf(props).length };
  return counts[strategyOf(props)];
}

/** As the key natStrategy names it. */
function strategyOf(props: PlannedResource["props"]): "none" | "single" | "onePerAz" {
  const strategy = isRecord(props.natGateways) ? props.natGateways.strategy : undefined;
  if (strategy === "None") return "none";
  return strategy === "Single" ? "single" : "onePerAz";
}

/** A new class that waits leaves the old one in service: it is asked for the connections and the memory of the new sizes. */
async function untilTheClassHasChanged(
  changes: readonly Change[],
  before: readonly Pick<PlannedResource, "urn" | "type" | "props">[],
  after: readonly PlannedResource[],
): Promise<readonly string[]> {
  const waiting = changes.flatMap(({ urn, type, effects }) =>
    type === INSTANCE && effects.some(isWaitingClass) ? [urn] : [],
  );
  const rebooting = new Set(
    changes.filter(({ effects }) => effects.some(({ kind }) => kind === "reboot")).map(({ urn }) => urn),
  );
  if (waiting.length === 0 && rebooting.size === 0) return [];
  const old = new Map(before.map((each) => [each.urn, each]));
  const meanwhile = after.map((resource) => {
    const was = old.get(resource.urn);
    if (was === undefined) return resource;
    if (waiting.includes(resource.urn))
      return { ...resource, props: { ...resource.props, instanceClass: was.props.instanceClass } };
    return rebooting.has(resource.urn) ? { ...resource, props: was.props } : resource;
  });
  const [was, is] = [await runPolicies(JUDGES, after), await runPolicies(JUDGES, meanwhile)];
  const found = is.filter(({ policy }) => !was.some((each) => each.policy === policy));
  if (found.length === 0) return [];
  return [
    ...found.map(({ message }) => `Until the database has changed: ${message}`),
    "So in this order: the database first (databaseInstanceClass and databaseStorage alone), then npm run reboot, then the rest.",
  ];
}

const JUDGES = [connectionsWithinBudget, memoryWithinBudget];

function isWaitingClass({ kind, property }: Effect): boolean {
  return kind === "window" && property === "instanceClass";
}
