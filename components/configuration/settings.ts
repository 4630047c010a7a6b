import { z } from "zod";
import { applicationKeys } from "./keys/application";
import { cacheKeys } from "./keys/cache";
import { costKeys } from "./keys/costs";
import { databaseKeys } from "./keys/database";
import { deploymentKeys } from "./keys/deployment";
import { entranceKeys } from "./keys/entrance";
import type { Key } from "./keys/key";
import { kubernetesKeys } from "./keys/kubernetes";
import { networkKeys } from "./keys/network";
import { operationKeys } from "./keys/operation";
import { scalingKeys } from "./keys/scaling";
import { stackKeys } from "./keys/stack";

/** The keys of one part of the stack. */
export type Part = Readonly<Record<string, Key>>;

/** Every key, by part. Pulumi.yaml's block `config` and docs/configuration.md are generated from these (`npm run reference`). */
export const parts = {
  stack: stackKeys,
  application: applicationKeys,
  scaling: scalingKeys,
  deployment: deploymentKeys,
  operation: operationKeys,
  costs: costKeys,
  kubernetes: kubernetesKeys,
  network: networkKeys,
  database: databaseKeys,
  cache: cacheKeys,
  entrance: entranceKeys,
};

export const keys = {
  ...stackKeys,
  ...applicationKeys,
  ...scalingKeys,
  ...deploymentKeys,
  ...operationKeys,
  ...costKeys,
  ...kubernetesKeys,
  ...networkKeys,
  ...databaseKeys,
  ...cacheKeys,
  ...entranceKeys,
};

/** `fromEntries` forgets which name has which schema. */
type Schemas<Keys extends Part> = { readonly [Name in keyof Keys]: Keys[Name]["schema"] };

/** Reads all of these keys' texts. */
export function schemaOf<Keys extends Part>(of: Keys): z.ZodObject<Schemas<Keys>>;
export function schemaOf(of: Part) {
  return z.object(Object.fromEntries(Object.entries(of).map(([name, { schema }]) => [name, schema])));
}

export const settings = schemaOf(keys);

export type Settings = z.output<typeof settings>;
export type SettingName = keyof Settings;

export const settingNames = settings.keyof().options;

/** What is allowed for a key, in words, and an example to type. */
export function explain(name: SettingName): Pick<Key, "allowed" | "example" | "meant"> {
  return keys[name];
}
