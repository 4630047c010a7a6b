import { PolicyPack } from "@pulumi/policy";
import { cachePolicies } from "./cache/catalogue";
import { enginePolicies } from "./support/engine";

// In the engine the cache policies alone. The others run in the offline plan: some of them judge the inputs of remote components
// such as eks:index:Cluster, which the engine does not show to a pack, and would find fault with what they cannot see.
new PolicyPack("malayalees-policies", { policies: enginePolicies(cachePolicies) });
