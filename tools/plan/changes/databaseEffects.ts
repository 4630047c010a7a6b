import { isRecord } from "../../../policies/support/values";
import type { Effect } from "./effects";

/**
 * What RDS does with a change of an instance. What is not here is applied at once.
 * Source: Amazon RDS user guide, "Settings for DB instances", the columns "When the change occurs" and "Downtime", and "Schedule
 * modifications setting" (2026-11).
 */
const waiting: Readonly<Record<string, string>> = {
  instanceClass: "the server restarts",
  engineVersion: "the server restarts",
  allocatedStorage: "no interruption",
  storageType: "a short interruption at most",
  iops: "no interruption",
  multiAz: "no interruption",
  port: "the server restarts",
  dbSubnetGroupName: "the server moves",
  dedicatedLogVolume: "the server restarts",
};

type Inputs = Readonly<Record<string, unknown>>;

/** The effect of one changed property of an RDS instance that stays. */
export function databaseEffect(property: string, before: Inputs, after: Inputs): Omit<Effect, "property"> {
  if (property === "allocatedStorage" && Number(after.allocatedStorage) < Number(before.allocatedStorage)) {
    return { kind: "ignored", why: "storage never shrinks: it stays as large as it is" };
  }
  if (property === "parameterGroupName") {
    return { kind: "reboot", why: "static parameters of the other group apply after it" };
  }
  const consequence = waiting[property];
  if (consequence === undefined) return { kind: "inPlace" };
  return after.applyImmediately === true
    ? { kind: "inPlace", why: `at once; ${consequence}` }
    : { kind: "window", why: consequence };
}

interface Parameter {
  readonly name: string;
  readonly value: string;
  readonly method: string;
}

/**
 * One effect for each parameter that differs: a static one waits for a reboot of the server, which the maintenance window does not do.
 * Source: Amazon RDS user guide, "Parameter groups for Amazon RDS DB instances", static parameters (2026-11).
 */
export function parameterEffects(before: unknown, after: unknown): readonly Effect[] {
  const [old, now] = [parametersOf(before), parametersOf(after)];
  const names = [...new Set([...old, ...now].map(({ name }) => name))];
  return names.flatMap((name) => {
    const [was, is] = [old, now].map((all) => all.find((each) => each.name === name));
    if (was?.value === is?.value && was?.method === is?.method) return [];
    const isStatic = (is ?? was)?.method === "pending-reboot";
    return [
      {
        kind: isStatic ? ("reboot" as const) : ("inPlace" as const),
        property: name,
        before: was?.value ?? "RDS's default",
        after: is?.value ?? "RDS's default",
      },
    ];
  });
}

function parametersOf(value: unknown): readonly Parameter[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map(({ name, value: text, applyMethod }) => ({
    name: String(name),
    value: String(text),
    method: String(applyMethod),
  }));
}
