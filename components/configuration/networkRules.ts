import { completeZones, findRegion, regionsWithoutProxy } from "../../policies/facts/regions";
import type { Rule } from "./rules";

/** Rules between keys that are about region, zones and addresses. */
export const networkRules: readonly Rule[] = [
  function regionHasEnoughZones({ region, network, portable }) {
    const usable = completeZones(region);
    if (portable || usable.length === 0 || network.zones !== undefined || network.zoneCount <= usable.length)
      return undefined;
    const names = usable.map(({ id }) => id).join(", ");
    return {
      keys: ["zoneCount", "phase"],
      value: String(network.zoneCount),
      allowed: `at most ${usable.length} in ${region}, where ${names} are the zones that lack nothing`,
      example: String(usable.length),
    };
  },

  function zonesAreOfTheRegion({ region, network: { zones = [] } }) {
    const others = zones.filter((zone) => zone.slice(0, -1) !== region);
    if (others.length === 0 || findRegion(region) === undefined) return undefined;
    return {
      keys: ["zones"],
      value: zones.join(","),
      allowed: `zones of ${region}, such as ${exampleZones(region)}; not ${others.join(", ")}`,
      example: exampleZones(region),
    };
  },

  function zonesAreAsManyAsSaid(_config, { zones, zoneCount }) {
    if (zones === undefined || zoneCount === undefined || zones.length === zoneCount) return undefined;
    return {
      keys: ["zoneCount", "zones"],
      value: String(zoneCount),
      allowed: `auto or ${zones.length}, as zones names ${zones.length}`,
      example: "auto",
    };
  },

  function regionHasAProxy({ region, database, portable }) {
    if (portable || !database.proxy || !regionsWithoutProxy.includes(region)) return undefined;
    return {
      keys: ["databaseProxy", "phase"],
      value: "true",
      allowed: `false in ${region}, where there is no RDS Proxy`,
      example: "false",
    };
  },
];

function exampleZones(region: string): string {
  const [first, second] = completeZones(region).map(({ name }) => name);
  return `${first},${second}`;
}
