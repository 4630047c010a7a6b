import { cachePolicies } from "./cache/catalogue";
import { computePolicies } from "./compute/catalogue";
import { databasePolicies } from "./database/catalogue";
import { iamPolicies } from "./iam/catalogue";
import { kubernetesPolicies } from "./kubernetes/catalogue";
import { loadBalancerPolicies } from "./loadBalancer/catalogue";
import { networkPolicies } from "./network/catalogue";
import { secretsPolicies } from "./secrets/catalogue";
import { stackPolicies } from "./stack/catalogue";
import { storagePolicies } from "./storage/catalogue";
import type { PackPolicy } from "./support/policy";

/** Every policy of the pack, in the order of the README. */
export const policies: readonly PackPolicy[] = [
  ...cachePolicies,
  ...databasePolicies,
  ...secretsPolicies,
  ...networkPolicies,
  ...loadBalancerPolicies,
  ...computePolicies,
  ...kubernetesPolicies,
  ...storagePolicies,
  ...iamPolicies,
  ...stackPolicies,
];
