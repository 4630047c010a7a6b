import { alarmNames, alarmUnits } from "../../components/configuration/alarmThresholds";

export const alarmsPage = "docs/alarms.md";

/** Every alarm with its page, and what its threshold may be set to. */
export function alarmsTable(): readonly string[] {
  const rows = alarmNames.map((name) => {
    const { unit, least, most } = alarmUnits[name];
    return `| [${name}](runbooks/${name}.md) | ${unit || "number"} | ${least} to ${most} |`;
  });
  return ["| alarm | unit of its threshold | may be set to |", "|---|---|---|", ...rows];
}
