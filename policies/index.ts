import { PolicyPack } from "@pulumi/policy";
import { policies } from "./catalogue";
import { enginePolicies } from "./support/engine";

new PolicyPack("malayalees-policies", { policies: enginePolicies(policies) });
