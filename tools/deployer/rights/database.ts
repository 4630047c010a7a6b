import type { RightsTable } from "./right";

const PROXY_ARNS = ["rds:{region}:{account}:db-proxy:*", "rds:{region}:{account}:target-group:*"];
const CACHE = "elasticache:{region}:{account}";

/**
 * RDS, its proxy, and ElastiCache.
 * Sources: the calls of Terraform's AWS provider, as test/e2e records them; Service Authorization Reference (2026-11); others beside the rows.
 */
export const databaseRights: RightsTable = {
  "aws:rds/instance:Instance": {
    service: "rds",
    arns: [
      "rds:{region}:{account}:db:{name}",
      "rds:{region}:{account}:snapshot:{name}*",
      "rds:{region}:{account}:subgrp:*",
      "rds:{region}:{account}:pg:*",
      "rds:{region}:{account}:og:*",
    ],
    // The provider knows it by its resource id.
    readAll: "DescribeDBInstances",
    read: "ListTagsForResource",
    make: "CreateDBInstance DeleteDBInstance",
    change:
      "ModifyDBInstance CreateDBInstanceReadReplica PromoteReadReplica RebootDBInstance AddTagsToResource RemoveTagsFromResource",
    implied: {
      "rds:AddTagsToResource": "Service Authorization Reference, CreateDBInstance: tags of a new one need it",
      "rds:CreateDBSnapshot": "Service Authorization Reference, DeleteDBInstance: a final snapshot needs it",
      "kms:CreateGrant": 'Amazon RDS user guide, "AWS KMS key management": who creates an encrypted database needs it',
      "kms:DescribeKey": "the same",
      "ec2:DescribeSecurityGroups":
        'Amazon RDS user guide, "Using service-linked roles": the caller\'s network is looked at',
      "ec2:DescribeSubnets": "the same",
      "ec2:DescribeVpcs": "the same",
    },
    linkedRoles: ["rds.amazonaws.com"],
  },
  "aws:rds/parameterGroup:ParameterGroup": {
    service: "rds",
    arns: ["rds:{region}:{account}:pg:{name}"],
    read: "DescribeDBParameterGroups DescribeDBParameters ListTagsForResource",
    make: "CreateDBParameterGroup ModifyDBParameterGroup DeleteDBParameterGroup",
    change: "ResetDBParameterGroup AddTagsToResource RemoveTagsFromResource",
  },
  "aws:rds/subnetGroup:SubnetGroup": {
    service: "rds",
    arns: ["rds:{region}:{account}:subgrp:{name}"],
    read: "DescribeDBSubnetGroups ListTagsForResource",
    make: "CreateDBSubnetGroup DeleteDBSubnetGroup",
    change: "ModifyDBSubnetGroup AddTagsToResource RemoveTagsFromResource",
  },
  "aws:rds/proxy:Proxy": {
    service: "rds",
    arns: PROXY_ARNS,
    read: "DescribeDBProxies ListTagsForResource",
    make: "CreateDBProxy DeleteDBProxy",
    change: "ModifyDBProxy AddTagsToResource RemoveTagsFromResource",
  },
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": {
    service: "rds",
    arns: PROXY_ARNS,
    read: "DescribeDBProxyTargetGroups",
    make: "ModifyDBProxyTargetGroup",
  },
  "aws:rds/proxyTarget:ProxyTarget": {
    service: "rds",
    arns: [...PROXY_ARNS, "rds:{region}:{account}:db:{name}"],
    of: "aws:rds/instance:Instance",
    read: "DescribeDBProxyTargets",
    make: "RegisterDBProxyTargets DeregisterDBProxyTargets",
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    service: "elasticache",
    read: "DescribeReplicationGroups DescribeCacheClusters ListTagsForResource",
    make: "CreateReplicationGroup DeleteReplicationGroup",
    change:
      "ModifyReplicationGroup ModifyReplicationGroupShardConfiguration IncreaseReplicaCount DecreaseReplicaCount AddTagsToResource RemoveTagsFromResource",
    implied: {
      "elasticache:AddTagsToResource":
        "Service Authorization Reference, CreateReplicationGroup: tags of a new one need it",
      "elasticache:CreateSnapshot":
        "Service Authorization Reference, DeleteReplicationGroup: a final snapshot needs it",
    },
    linkedRoles: ["elasticache.amazonaws.com"],
  },
  "aws:elasticache/serverlessCache:ServerlessCache": {
    service: "elasticache",
    read: "DescribeServerlessCaches ListTagsForResource",
    make: "CreateServerlessCache DeleteServerlessCache",
    change: "ModifyServerlessCache AddTagsToResource RemoveTagsFromResource",
    implied: {
      "elasticache:CreateServerlessCacheSnapshot":
        "Service Authorization Reference, DeleteServerlessCache: a final snapshot needs it",
      "ec2:CreateVpcEndpoint":
        "Service Authorization Reference, CreateServerlessCache: its endpoint is made with the caller's rights",
      "ec2:CreateTags": "the same",
      "ec2:DescribeVpcEndpoints": "the same",
      "ec2:DeleteVpcEndpoints": "the same, DeleteServerlessCache",
      "ec2:DescribeSubnets": "the same",
      "ec2:DescribeSecurityGroups": "the same",
      "ec2:DescribeVpcs": "the same",
    },
    linkedRoles: ["elasticache.amazonaws.com"],
  },
  "aws:elasticache/parameterGroup:ParameterGroup": {
    service: "elasticache",
    arns: [`${CACHE}:parametergroup:{name}`],
    read: "DescribeCacheParameterGroups DescribeCacheParameters ListTagsForResource",
    make: "CreateCacheParameterGroup ModifyCacheParameterGroup DeleteCacheParameterGroup",
    change: "ResetCacheParameterGroup AddTagsToResource RemoveTagsFromResource",
  },
  "aws:elasticache/subnetGroup:SubnetGroup": {
    service: "elasticache",
    arns: [`${CACHE}:subnetgroup:{name}`],
    read: "DescribeCacheSubnetGroups ListTagsForResource",
    make: "CreateCacheSubnetGroup DeleteCacheSubnetGroup",
    change: "ModifyCacheSubnetGroup AddTagsToResource RemoveTagsFromResource",
  },
  "aws:elasticache/user:User": {
    service: "elasticache",
    read: "DescribeUsers ListTagsForResource",
    make: "CreateUser DeleteUser",
    change: "ModifyUser AddTagsToResource RemoveTagsFromResource",
  },
  "aws:elasticache/userGroup:UserGroup": {
    service: "elasticache",
    read: "DescribeUserGroups ListTagsForResource",
    make: "CreateUserGroup DeleteUserGroup",
    change: "ModifyUserGroup AddTagsToResource RemoveTagsFromResource",
  },
};
