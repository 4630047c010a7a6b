import { cachePolicies } from "./cache/catalogue";
import { computePolicies } from "./compute/catalogue";
import { accessPolicies } from "./database/access";
import { durabilityPolicies } from "./database/durability";
import { monitoringPolicies } from "./database/monitoring";
import { proxyPolicies } from "./database/proxy";
import { replicaPolicies } from "./database/replica";
import { versionPolicies } from "./database/version";
import { functionPolicies } from "./functions/catalogue";
import { iamPolicies } from "./iam/catalogue";
import { kubernetesPolicies } from "./kubernetes/catalogue";
import { loadBalancerPolicies } from "./loadBalancer/catalogue";
import { networkPolicies } from "./network/catalogue";
import { secretsPolicies } from "./secrets/catalogue";
import { stackPolicies } from "./stack/catalogue";
import { storagePolicies } from "./storage/catalogue";
import type { PackPolicy } from "./support/policy";

/** By subject, each in a folder of its own, in the order of the README. */
export const policyGroups = {
  cache: cachePolicies,
  database: [
    ...durabilityPolicies,
    ...accessPolicies,
    ...replicaPolicies,
    ...monitoringPolicies,
    ...versionPolicies,
    ...proxyPolicies,
  ],
  secrets: secretsPolicies,
  network: networkPolicies,
  loadBalancer: loadBalancerPolicies,
  compute: computePolicies,
  functions: functionPolicies,
  kubernetes: kubernetesPolicies,
  storage: storagePolicies,
  iam: iamPolicies,
  stack: stackPolicies,
} as const satisfies Readonly<Record<string, readonly PackPolicy[]>>;

/** Every policy of the pack, in the order of the README. */
export const policies: readonly PackPolicy[] = Object.values(policyGroups).flat();
