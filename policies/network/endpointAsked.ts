import { EKS_CLUSTERS } from "../support/eksClusters";
import type { StackPolicy } from "../support/policy";
import { ATTACHMENTS, PERMISSION_TYPES, permissionsOf, texts } from "../support/policyDocuments";
import type { Stack } from "../support/stack";
import { isKnownWhole, textOf } from "../support/values";

/** Services whose IAM prefix differs from the name of their endpoint. Source: Service authorization reference, prefixes (2026-11). */
const PREFIXES: Readonly<Record<string, string>> = {
  monitoring: "cloudwatch",
  "ecs-agent": "ecs",
  "ecs-telemetry": "ecs",
};

/** Services that often attached policies of AWS allow. Source: AWS managed policy reference (2026-11). */
const MANAGED: Readonly<Record<string, readonly string[]>> = {
  AmazonRDSEnhancedMonitoringRole: ["logs"],
  AmazonSSMManagedInstanceCore: ["ssm", "ssmmessages", "ec2messages"],
  CloudWatchAgentServerPolicy: ["cloudwatch", "ec2", "logs", "ssm", "xray"],
};

/** Services that nodes and controllers of a cluster call: the component makes their roles, and a policy cannot see them. */
const OF_CLUSTERS = ["ec2", "ecr", "eks", "eks-auth", "elasticloadbalancing", "kms", "sts"];

export const endpointAsked: StackPolicy = {
  id: "MLY-NET-012",
  name: "endpoint-asked",
  description:
    "An interface endpoint leads to a service that a role of the stack may call: one that no role may call costs some $7 a month and zone for nothing.",
  level: "advisory",
  severity: "low",
  remediation: "Remove the endpoint, or allow the role that needs the service to call it.",
  authority: "https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html",
  checkStack: (stack) => {
    const rights = rightsIn(stack);
    if (rights === undefined) return [];
    return stack.ofType("aws:ec2/vpcEndpoint:VpcEndpoint").flatMap(({ urn, props }) => {
      const name = /\.(?:[a-z]+-)+\d\.([a-z0-9-]+)/.exec(textOf(props.serviceName) ?? "")?.[1];
      if (textOf(props.vpcEndpointType) !== "Interface" || name === undefined) return [];
      const prefix = PREFIXES[name] ?? name;
      return rights.has(prefix) ? [] : [{ urn, message: `No role of the stack may call ${prefix}.` }];
    });
  },
};

/** Prefixes of the services that roles of the stack may call; undefined where not all permissions are known. */
function rightsIn(stack: Stack): ReadonlySet<string> | undefined {
  const documents = stack.ofType(...PERMISSION_TYPES);
  const attached = stack.ofType(...Object.keys(ATTACHMENTS));
  const isKnown = [...documents, ...attached].every(({ props }) => isKnownWhole(props));
  const arns = attached.flatMap(({ type, props }) => texts(props[ATTACHMENTS[type] ?? ""]));
  const managed = arns.map((arn) => MANAGED[arn.split("/").pop() ?? ""]);
  const allowed = documents.flatMap(permissionsOf);
  const actions = allowed.flatMap((each) => each.actions);
  const isOpen =
    allowed.some(({ notActions }) => notActions.length > 0) || actions.some((each) => each.startsWith("*"));
  if (!isKnown || isOpen || actions.length === 0 || managed.includes(undefined)) return undefined;
  const hasCluster = stack.ofType(...EKS_CLUSTERS).length > 0;
  return new Set([
    ...actions.map((each) => each.split(":")[0]?.toLowerCase() ?? ""),
    ...managed.flatMap((each) => each ?? []),
    ...(hasCluster ? OF_CLUSTERS : []),
  ]);
}
