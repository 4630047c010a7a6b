import { z } from "zod";
import { type Capacity, countFor, instanceCapacity } from "../../../components/configuration/capacity";
import { fargateSizes } from "../../../components/configuration/fargateSizes";
import { autoValue, environments, type Key, phases } from "../../../components/configuration/keys/key";
import { machineType } from "../../../components/configuration/machineTypes";
import { keys, type SettingName, settingNames } from "../../../components/configuration/settings";
import type { TopologyName } from "../../../components/configuration/topologyFacts";
import type { StackConfig } from "../../../components/stackConfig";
import { pricesOf } from "../../../policies/facts/prices";
import { mayRunOn, needsOf } from "./promises";
import type { Axis, Overrides } from "./search";

/** Settings that are chosen together, by `sizes`, or that say which stack it is. */
const NOT_BY_THEMSELVES: readonly SettingName[] = [
  ...(["environment", "phase", "topology"] as const),
  ...(["cpu", "memory", "minTasks", "maxTasks", "poolSize", "instanceType"] as const),
  ...(["podResources", "minReplicas", "maxReplicas"] as const),
];

/** Where a key allows few numbers, all are tried; of the others those that some phase or environment has, and what is between them. */
const FEW = 10;
const LARGEST_NUMBER = 4000;

/** Every key of a topology that has more than one value to choose from. */
export function axesOf(topology: TopologyName, needs: StackConfig, current: Overrides): readonly Axis[] {
  const single = settingNames
    .filter((name) => !NOT_BY_THEMSELVES.includes(name))
    .filter((name) => keyOf(name).on?.includes(topology) ?? true)
    .map((name) => ({
      name,
      values: valuesOf(keyOf(name)).filter((value) => value !== valueNow(name, needs, current)),
    }))
    .map(({ name, values }) => ({ name, choices: values.map((value): Overrides => ({ [name]: value })) }))
    .filter(({ choices }) => choices.length > 0);
  return [{ name: `size on ${topology}`, choices: sizes[topology](needs) }, ...single];
}

/** As text: what the stack has now. */
function valueNow(name: SettingName, phaseAndEnvironment: StackConfig, current: Overrides): string | undefined {
  const { auto } = keyOf(name);
  const text = current[name];
  return text === "auto" && auto ? String(autoValue(auto, phaseAndEnvironment)) : text;
}

function keyOf(name: SettingName): Key {
  return keys[name];
}

/** As text, what a key may be, as far as it can be enumerated. */
export function valuesOf({ schema, auto, default: usual }: Key): readonly string[] {
  const accepted = (texts: readonly string[]) => texts.filter((text) => schema.safeParse(text).success);
  // What takes any word is a name, and not a choice.
  const booleans = accepted(["word"]).length > 0 ? [] : accepted(["true", "false"]);
  const ofPhases = auto
    ? environments.flatMap((environment) => phases.map((phase) => String(autoValue(auto, { environment, phase }))))
    : [];
  const isNumber = [...ofPhases, String(usual)].some((text) => /^\d+$/.test(text));
  const numbers = isNumber ? accepted(Array.from({ length: LARGEST_NUMBER }, (_, index) => String(index))) : [];
  const within = (text: string) =>
    ofPhases.some((each) => Number(each) <= Number(text)) && ofPhases.some((each) => Number(each) >= Number(text));
  const between = numbers.filter(within);
  const some = [numbers, between, accepted(ofPhases)].find(({ length }) => length > 0 && length <= FEW) ?? [];
  return [...new Set([...enumerated(schema), ...booleans, ...some])];
}

/** The words of enumerations in a schema. */
function enumerated(schema: unknown): readonly string[] {
  if (schema instanceof z.ZodPrefault) return enumerated(schema.unwrap());
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(enumerated);
  if (schema instanceof z.ZodEnum) return schema.options.map(String);
  return [];
}

/** Ways to have the vCPU, the memory and the connections of a configuration, at its least and at its most. */
const sizes: Readonly<Record<TopologyName, (needs: StackConfig) => readonly Overrides[]>> = {
  fargate: (needs) =>
    fargateSizes
      .flatMap(({ cpu, from, to, step }) => range(from, to, step).map((memory) => ({ cpu, memory })))
      .map(({ cpu, memory }) => ({
        cpu: String(cpu),
        memory: String(memory),
        ...countsFor(needs, { vcpu: cpu / 1024, mebibytes: memory }),
      }))
      .filter(isFirstOf(({ cpu, minTasks, maxTasks }) => `${cpu} ${minTasks} ${maxTasks}`)),
  ec2: machinesFor,
  // A pod is as large as the task that it stands in for, and nothing of it is shared.
  eks: (needs) => {
    const { cpu, memory } = needs.scaling;
    const each = { cpu: `${Math.round((cpu / 1024) * 1000)}m`, memory: `${memory}Mi` };
    const { minTasks, maxTasks, poolSize } = countsFor(needs, { vcpu: cpu / 1024, mebibytes: memory });
    return [
      {
        podResources: JSON.stringify({ requests: each, limits: each }),
        minReplicas: minTasks,
        maxReplicas: maxTasks,
        poolSize,
      },
    ];
  },
};

/** Machines by price: as many of the cheapest as are worth a plan. */
const MACHINES = 5;

function machinesFor(needs: StackConfig): readonly Overrides[] {
  const prices = pricesOf(needs.region);
  return (prices?.ids ?? [])
    .flatMap((id) => /^ec2\/instance\/(.+)$/.exec(id)?.[1] ?? [])
    .flatMap((instanceType) => {
      const type = machineType(instanceType);
      if ("reason" in type || type.vcpu === undefined || type.memory === undefined) return [];
      const { architecture } = type;
      const scaling = { ...needs.scaling, instanceTypes: [instanceType] };
      const each = instanceCapacity("ec2", { ...needs, scaling })?.sure;
      const price = prices?.priceOf(`ec2/instance/${instanceType}`)?.dollars;
      if (each === undefined || price === undefined || each.mebibytes < needs.scaling.memory) return [];
      if (!mayRunOn(instanceType, needs.phase)) return [];
      const counts = countsFor(needs, each);
      return [{ set: { instanceType, architecture, ...counts }, dollars: price * Number(counts.minTasks) }];
    })
    .sort((one, other) => one.dollars - other.dollars)
    .map(({ set }) => set)
    .slice(0, MACHINES);
}

/** Two at least, as production has them, and room to grow. */
function countsFor(needs: StackConfig, each: Capacity) {
  const { fewest, most, connections } = needsOf(needs);
  const least = Math.max(2, countFor(fewest, each));
  const more = Math.max(least + 1, countFor(most, each));
  return { minTasks: String(least), maxTasks: String(more), poolSize: String(Math.ceil(connections / more)) };
}

function range(from: number, to: number, step: number): readonly number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

function isFirstOf<T>(keyOfValue: (value: T) => string): (value: T) => boolean {
  const seen = new Set<string>();
  return (value) => {
    const key = keyOfValue(value);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  };
}
