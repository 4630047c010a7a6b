import { applyMethodPolicies } from "./cache/applyMethod";
import { bindValuesUnlogged } from "./cache/bindValuesUnlogged";
import { cacheTablePolicies } from "./cache/cacheTable";
import { cacheTypeHasServer } from "./cache/cacheTypeHasServer";
import { connectionsWithinBudget } from "./cache/connectionsWithinBudget";
import { instanceClassPolicies } from "./cache/instanceClass";
import { maxConnectionsWithinMeans } from "./cache/maxConnectionsWithinMeans";
import { memorySharePolicies } from "./cache/memoryShares";
import { memoryWithinBudget } from "./cache/memoryWithinBudget";
import { parameterGroupPolicies } from "./cache/parameterGroup";
import { parameterNamePolicies } from "./cache/parameterNames";
import { parameterValuePolicies } from "./cache/parameterValues";
import { requiredParameterPolicies } from "./cache/requiredParameters";
import { groupPolicies } from "./compute/group";
import { groupRollbackPossible } from "./compute/groupRollbackPossible";
import { machinePolicies } from "./compute/machine";
import { servicePolicies } from "./compute/service";
import { taskPolicies } from "./compute/task";
import { accessPolicies } from "./database/access";
import { durabilityPolicies } from "./database/durability";
import { monitoringPolicies } from "./database/monitoring";
import { proxyPolicies } from "./database/proxy";
import { replicaPolicies } from "./database/replica";
import { versionPolicies } from "./database/version";
import { cacheAccessPolicies } from "./elasticache/access";
import { cacheDurabilityPolicies } from "./elasticache/durability";
import { cacheVersionPolicies } from "./elasticache/version";
import { functionPolicies } from "./functions/function";
import { schedulePolicies } from "./functions/schedule";
import { imageRepositoryPolicies } from "./iam/imageRepository";
import { permissionPolicies } from "./iam/permissions";
import { clusterPolicies } from "./kubernetes/cluster";
import { clusterInStandardSupport } from "./kubernetes/clusterInStandardSupport";
import { objectPolicies } from "./kubernetes/objects";
import { podPolicies } from "./kubernetes/pod";
import { certificatePolicies } from "./loadBalancer/certificate";
import { listenerPolicies } from "./loadBalancer/listener";
import { loadBalancerPolicies } from "./loadBalancer/loadBalancer";
import { targetGroupPolicies } from "./loadBalancer/targetGroup";
import { endpointPolicies } from "./network/endpoint";
import { endpointAsked } from "./network/endpointAsked";
import { securityGroupPolicies } from "./network/securityGroup";
import { vpcPolicies } from "./network/vpc";
import { environmentPolicies } from "./secrets/environment";
import { keyPolicies } from "./secrets/key";
import { noSecretsInOutputs } from "./secrets/noSecretsInOutputs";
import { secretPolicies } from "./secrets/secret";
import { serviceDataPolicies } from "./secrets/serviceData";
import { costWithinCeiling } from "./stack/costWithinCeiling";
import { productionPolicies } from "./stack/production";
import { productionScales } from "./stack/productionScales";
import { requiredTags } from "./stack/requiredTags";
import { suppressionsHaveReasons } from "./stack/suppressionsHaveReasons";
import { bucketPolicies } from "./storage/bucket";
import { logGroupPolicies } from "./storage/logGroup";
import type { PackPolicy } from "./support/policy";

/** By subject, a folder each, in the order of CATALOGUE.md. */
export const policyGroups = {
  cache: [
    ...parameterGroupPolicies,
    ...instanceClassPolicies,
    ...parameterNamePolicies,
    ...parameterValuePolicies,
    ...applyMethodPolicies,
    ...requiredParameterPolicies,
    bindValuesUnlogged,
    ...memorySharePolicies,
    maxConnectionsWithinMeans,
    memoryWithinBudget,
    connectionsWithinBudget,
    ...cacheTablePolicies,
    cacheTypeHasServer,
  ],
  database: [
    ...durabilityPolicies,
    ...accessPolicies,
    ...replicaPolicies,
    ...monitoringPolicies,
    ...versionPolicies,
    ...proxyPolicies,
  ],
  elastiCache: [...cacheAccessPolicies, ...cacheDurabilityPolicies, ...cacheVersionPolicies],
  secrets: [...environmentPolicies, ...serviceDataPolicies, noSecretsInOutputs, ...secretPolicies, ...keyPolicies],
  network: [...securityGroupPolicies, ...vpcPolicies, ...endpointPolicies, endpointAsked],
  loadBalancer: [...listenerPolicies, ...loadBalancerPolicies, ...targetGroupPolicies, ...certificatePolicies],
  compute: [...taskPolicies, ...servicePolicies, ...machinePolicies, ...groupPolicies, groupRollbackPossible],
  functions: [...functionPolicies, ...schedulePolicies],
  kubernetes: [...clusterPolicies, clusterInStandardSupport, ...podPolicies, ...objectPolicies],
  storage: [...bucketPolicies, ...logGroupPolicies],
  iam: [...permissionPolicies, ...imageRepositoryPolicies],
  stack: [productionScales, ...productionPolicies, suppressionsHaveReasons, costWithinCeiling, requiredTags],
} as const satisfies Readonly<Record<string, readonly PackPolicy[]>>;

/** Every policy of the pack, in the order of CATALOGUE.md. */
export const policies: readonly PackPolicy[] = Object.values(policyGroups).flat();
