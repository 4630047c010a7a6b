import * as aws from "@pulumi/aws";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { bundleFunction } from "../../../support/functionBundle";
import { createFunctionRole, functionSettings } from "../../../support/functionParts";
import { linkGroups } from "../../../support/securityGroupRules";
import { haveNetworkInterfaces, writeLogs } from "../../../support/statements";
import { DeploymentAlarms, type DeploymentAlarmsArgs } from "../../deploymentAlarms";

export interface RollbackGuardArgs extends Pick<DeploymentAlarmsArgs, "targetGroup" | "loadBalancer"> {
  readonly region: string;
  readonly network: {
    readonly vpcId: pulumi.Input<string>;
    /** The cluster's API is reached from here, and nothing else. */
    readonly subnetIds: pulumi.Input<pulumi.Input<string>[]>;
  };
  readonly cluster: {
    readonly clusterName: pulumi.Output<string>;
    /** Address of the API server. */
    readonly endpoint: pulumi.Output<string>;
    /** Of its certificate, in base64. */
    readonly certificateAuthority: pulumi.Output<string>;
    readonly securityGroupId: pulumi.Output<string>;
  };
  /** The Deployment. */
  readonly namespace: pulumi.Output<string>;
  readonly deploymentName: string;
  /** Seconds after a rollout in which errors still put the version before back. */
  readonly bakeSeconds: number;
  /** Days that the function's log is kept. */
  readonly logRetentionDays: number;
}

/** The function in the cluster: what its role may do is in a Role of the namespace. */
const GROUP = "rollback-guard";

const HTTPS = 443;
/** Lambda's maximum: the function waits until the version that it has put back serves. */
const LAMBDA_SECONDS = 900;

/**
 * Kubernetes rolls back nothing by itself. Here an alarm starts a function, which puts the version before back while a rollout is under way
 * or has just ended. Alarm and function are AWS's: they work when the machine that ran the update is off. The function is in the VPC and may
 * reach the cluster's API alone; there it may change one Deployment.
 */
export class RollbackGuard extends pulumi.ComponentResource {
  /** @param opts with the provider of the cluster */
  constructor(name: string, args: RollbackGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:topology:RollbackGuard", name, {}, opts);
    const child = { parent: this };
    const { cluster, network } = args;

    const description = "The function that puts a version back: to the API of the cluster";
    const securityGroup = new aws.ec2.SecurityGroup(`${name}-access`, { vpcId: network.vpcId, description }, child);
    const link = { from: securityGroup.id, to: cluster.securityGroupId, port: HTTPS };
    const links = linkGroups(`${name}-api`, link, child);
    const statements = (logGroupArn: pulumi.Output<string>) => [
      ...writeLogs(logGroupArn),
      ...haveNetworkInterfaces(args.region, network.subnetIds, securityGroup.arn),
    ];
    const functionRole = createFunctionRole(name, { logRetentionDays: args.logRetentionDays, statements }, child);
    const access = createAccess();
    const guard = createFunction();
    const { targetGroup, loadBalancer } = args;
    const { alarms } = new DeploymentAlarms(name, { targetGroup, loadBalancer, actions: [guard.arn] }, child);
    allowAlarms();
    this.registerOutputs({});

    /** Source: Amazon EKS user guide, "Create access entries", Kubernetes groups (2026-11). */
    function createAccess(): readonly pulumi.Resource[] {
      const { namespace, deploymentName } = args;
      const inCluster = { metadata: { name: GROUP, namespace } };
      const rules = [
        { apiGroups: ["apps"], resources: ["deployments"], resourceNames: [deploymentName], verbs: ["get", "patch"] },
        { apiGroups: ["apps"], resources: ["replicasets"], verbs: ["list"] },
      ];
      const permission = new k8s.rbac.v1.Role(name, { ...inCluster, rules }, child);
      const api = "rbac.authorization.k8s.io";
      const roleRef = { apiGroup: api, kind: "Role", name: permission.metadata.name };
      const subjects = [{ apiGroup: api, kind: "Group", name: GROUP }];
      return [
        new k8s.rbac.v1.RoleBinding(name, { ...inCluster, roleRef, subjects }, child),
        new aws.eks.AccessEntry(
          name,
          { clusterName: cluster.clusterName, principalArn: functionRole.role.arn, kubernetesGroups: [GROUP] },
          child,
        ),
      ];
    }

    function createFunction(): aws.lambda.Function {
      const files = { "index.js": bundleFunction("components/topologies/eks/rollback/lambda/index.ts") };
      return new aws.lambda.Function(
        name,
        {
          description: "Puts the version before back when the newest answers with errors",
          ...functionSettings(functionRole, files),
          timeout: LAMBDA_SECONDS,
          vpcConfig: { subnetIds: network.subnetIds, securityGroupIds: [securityGroup.id] },
          environment: {
            variables: {
              CLUSTER_NAME: cluster.clusterName,
              ENDPOINT: cluster.endpoint,
              CERTIFICATE_AUTHORITY: cluster.certificateAuthority,
              NAMESPACE: args.namespace,
              DEPLOYMENT: args.deploymentName,
              BAKE_SECONDS: String(args.bakeSeconds),
            },
          },
        },
        { ...child, dependsOn: [...functionRole.permissions, ...links, ...access] },
      );
    }

    /** Source: Amazon CloudWatch user guide, "Invoke a Lambda function from an alarm", permissions (2026-11). */
    function allowAlarms(): void {
      for (const { label, arn } of alarms)
        new aws.lambda.Permission(
          `${name}-${label}`,
          {
            function: guard.name,
            action: "lambda:InvokeFunction",
            principal: "lambda.alarms.cloudwatch.amazonaws.com",
            sourceArn: arn,
          },
          child,
        );
    }
  }
}
