import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type AvailabilityZone, incompleteZones, type ZoneService } from "../policies/facts/regions";
import { ConfigurationError } from "./configuration/errors";
import { topologyFacts } from "./configuration/topologyFacts";
import type { StackConfig } from "./stackConfig";

export type Zone = AvailabilityZone;

export type ZoneSettings = Pick<StackConfig, "stack" | "region" | "network" | "database" | "traffic">;

/** Excludes Local Zones, which an account may have opted into. Source: EC2 API, DescribeAvailabilityZones, opt-in-status (2026-11). */
const REGIONS_OWN = { filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }] };

/**
 * The zones of the stack. Changing a zone later replaces its subnets and everything in them, so the choice must be the same in every
 * update: it depends on the zones' names alone, not on their state (a zone that fails for a day must not move a database), and a third
 * zone never moves the first two. `zones` fixes the choice, for an account whose list may change.
 * This is also the first request to AWS: it fails in a region that the account has not enabled, before anything is created.
 * @throws ConfigurationError when the account has too few zones, or a configured zone does not exist or lacks a service
 */
export async function chooseZones(settings: ZoneSettings): Promise<readonly Zone[]> {
  const offered = zonesOf(await aws.getAvailabilityZones(REGIONS_OWN));
  const zones = pickZones(offered, settings);
  const available = zonesOf(await aws.getAvailabilityZones({ ...REGIONS_OWN, state: "available" }));
  for (const { name, id } of zones.filter((zone) => available.every((each) => each.id !== zone.id)))
    void pulumi.log.warn(`${name} (${id}) is not available now. Before the first update, name others by zones.`);
  return zones;
}

/** The zones to use, of those that the account has: pure. @throws ConfigurationError */
export function pickZones(offered: readonly Zone[], settings: ZoneSettings): readonly Zone[] {
  const { zones: pinned, zoneCount } = settings.network;
  return pinned === undefined ? firstZones(offered, zoneCount, settings) : pinnedZones(offered, pinned, settings);
}

function firstZones(offered: readonly Zone[], count: number, { stack, region }: ZoneSettings): readonly Zone[] {
  const usable = offered.filter(({ id }) => incompleteZones[id] === undefined).sort(byName);
  if (usable.length >= count) return usable.slice(0, count);
  const others = offered.filter((zone) => !usable.includes(zone));
  const left = others.map((zone) => `; ${show(zone)} has no ${lacks(zone).join(", no ")}`).join("");
  const allowed = `at most ${usable.length} for this account in ${region}: ${usable.map(show).join(", ") || "none"}${left}`;
  throw new ConfigurationError(stack, [
    { key: "malayalees:zoneCount", value: String(count), allowed, example: String(Math.max(2, usable.length)) },
  ]);
}

function pinnedZones(offered: readonly Zone[], names: readonly string[], settings: ZoneSettings): readonly Zone[] {
  const needs = neededServices(settings);
  const refuse = (allowed: string) => {
    const complete = offered.filter(({ id }) => incompleteZones[id] === undefined).sort(byName);
    const example = complete.slice(0, names.length).map(({ name }) => name);
    const value = names.join(",");
    return new ConfigurationError(settings.stack, [
      { key: "malayalees:zones", value, allowed, example: example.join(",") },
    ]);
  };
  return names.map((name) => {
    const zone = offered.find((each) => each.name === name);
    if (!zone)
      throw refuse(
        `zones of the account: ${[...offered].sort(byName).map(show).join(", ")}; ${name} is not one of them`,
      );
    const missing = lacks(zone).filter((service) => needs.includes(service));
    if (missing.length > 0)
      throw refuse(`zones that have what the stack needs; ${show(zone)} has no ${missing.join(", no ")}`);
    return zone;
  });
}

/** Every topology needs the first one: the database's instance classes are on Nitro. */
function neededServices({ traffic, database }: ZoneSettings): readonly ZoneService[] {
  return [
    "Nitro and Graviton instance types",
    ...(database.proxy ? (["RDS Proxy"] as const) : []),
    ...traffic.flatMap(({ topology }) => topologyFacts[topology].zoneServices),
  ];
}

function lacks({ id }: Zone): readonly ZoneService[] {
  return incompleteZones[id] ?? [];
}

function show({ name, id }: Zone): string {
  return `${name} (${id})`;
}

function byName(one: Zone, other: Zone): number {
  return one.name.localeCompare(other.name, "en");
}

/** The provider returns names and ids in the same order. */
function zonesOf({ names, zoneIds }: aws.GetAvailabilityZonesResult): readonly Zone[] {
  return names.map((name, index) => ({ name, id: zoneIds[index] ?? "" }));
}
