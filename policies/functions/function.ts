import { daysBetween } from "../facts/days";
import { lambdaRuntimes, supportedRuntimes } from "../facts/lambdaRuntimes";
import { daysBefore, TODAY } from "../support/dates";
import { at, mustBe, mustBeSet } from "../support/expectations";
import { FUNCTION } from "../support/functions";
import { optionalOrRequired } from "../support/optionalOrRequired";
import type { PackPolicy } from "../support/policy";
import { isFilled, numberOf, textOf, UNKNOWN } from "../support/values";

const PERMISSION = "aws:lambda/permission:Permission";
const URL = "aws:lambda/functionUrl:FunctionUrl";

const DATABASES = ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster", "aws:rds/proxy:Proxy"];

/** Log groups of functions that name none. Source: AWS Lambda developer guide, "Configuring log groups" (2026-11). */
const DEFAULT_GROUP = "/aws/lambda/";

/** The day on which a runtime is deprecated (ISO 8601); undefined for one that is not in the table. */
function deprecationOf(runtime: string): string | undefined {
  return Object.hasOwn(lambdaRuntimes, runtime) ? lambdaRuntimes[runtime] : undefined;
}

export const functionPolicies: readonly PackPolicy[] = [
  {
    id: "MLY-FN-001",
    name: "function-runtime-supported",
    description:
      "A function runs on a runtime that AWS still patches: some weeks after its deprecation no function on it can be changed.",
    level: "mandatory",
    severity: "high",
    remediation: "Set runtime to a newer one, and try the function's tests on it.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-2",
    settings: {
      today: TODAY,
    },
    resourceTypes: [FUNCTION],
    checkResource: ({ props }, settings) => {
      const runtime = textOf(props.runtime);
      // A function that is made of an image brings its runtime along.
      if (runtime === undefined) return [];
      const today = settings.text("today");
      const deprecated = deprecationOf(runtime);
      if (deprecated !== undefined && today <= deprecated) return [];
      const why = deprecated === undefined ? "is not known to this pack" : `has been deprecated since ${deprecated}`;
      return [`The runtime ${runtime} ${why}; patched on ${today}: ${supportedRuntimes(today).join(", ")}.`];
    },
  },
  {
    id: "MLY-FN-009",
    name: "function-runtime-lasts",
    description:
      "A function's runtime is patched for months to come: the next one is tried in time, not in the last week.",
    level: "advisory",
    severity: "low",
    remediation: "Try the function on the next runtime, and change it before the date.",
    authority: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtime-support-policy",
    settings: { today: TODAY, daysBefore: daysBefore(120, "the deprecation of the runtime") },
    resourceTypes: [FUNCTION],
    checkResource: ({ props }, settings) => {
      const runtime = textOf(props.runtime) ?? "";
      const end = deprecationOf(runtime);
      const days = end === undefined ? undefined : daysBetween(settings.text("today"), end);
      // From the date on function-runtime-supported reports it.
      if (days === undefined || days < 0 || days > settings.number("daysBefore")) return [];
      return [`The runtime ${runtime} is deprecated on ${end}, in ${days} days.`];
    },
  },
  {
    id: "MLY-FN-002",
    name: "function-closed-to-public",
    description:
      "Only named principals may invoke a function: one that is open to the world runs for everyone, on the account's bill.",
    level: "mandatory",
    severity: "critical",
    remediation:
      'Name the principal, with sourceArn or principalOrgId; give a function URL authorizationType "AWS_IAM".',
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1",
    resourceTypes: [PERMISSION, URL],
    checkResource: ({ type, props }) => {
      if (type === URL)
        return textOf(props.authorizationType) === "NONE" ? ["The function's URL asks for no authentication."] : [];
      const isBounded = [props.sourceArn, props.sourceAccount, props.principalOrgId].some((each) => each !== undefined);
      return textOf(props.principal) === "*" && !isBounded ? ["Everyone may invoke the function."] : [];
    },
  },
  {
    id: "MLY-FN-003",
    name: "function-in-vpc",
    description:
      "A function that gets the address of a database runs in its VPC: from anywhere else it cannot connect.",
    level: "mandatory",
    severity: "medium",
    remediation: "Give the function a vpcConfig with private subnets and a security group that the database accepts.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-3",
    checkStack: (stack) => {
      const databases = stack.ofType(...DATABASES).map(({ urn }) => urn);
      return (
        stack
          .ofType(FUNCTION)
          // An address in the environment is the only sign in the program that a function connects to a database.
          .filter(({ propertyDependencies }) =>
            propertyDependencies.environment?.some((urn) => databases.includes(urn)),
          )
          .filter(({ props }) => !isFilled(at(props, "vpcConfig.subnetIds")))
          .map(({ urn }) => ({ urn, message: "The function has the address of a database, and is in no VPC." }))
      );
    },
  },
  {
    id: "MLY-FN-004",
    name: "function-logs-expire",
    description: "A function writes to a log group of the program: one that Lambda creates keeps everything forever.",
    level: "advisory",
    severity: "low",
    remediation: "Make an aws.cloudwatch.LogGroup with retentionInDays, and name it in loggingConfig.logGroup.",
    authority: "https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-loggroups.html",
    checkStack: (stack) => {
      const groups = stack.ofType("aws:cloudwatch/logGroup:LogGroup").flatMap(({ props }) => textOf(props.name) ?? []);
      return stack
        .ofType(FUNCTION)
        .filter(({ props }) => {
          const wanted = at(props, "loggingConfig.logGroup") ?? `${DEFAULT_GROUP}${textOf(props.name) ?? ""}`;
          if (wanted === UNKNOWN) return false;
          // Any other name was chosen on purpose, and the group that has it may be of another stack.
          return textOf(wanted)?.startsWith(DEFAULT_GROUP) === true && !groups.includes(textOf(wanted) ?? "");
        })
        .map(({ urn }) => ({
          urn,
          message: "The function's log group is not in the program, and keeps its entries forever.",
        }));
    },
  },
  {
    id: "MLY-FN-005",
    name: "function-concurrency-bounded",
    description:
      "A function has a limit of concurrent runs: without one it can use up the concurrency of the account, and the connections of the database.",
    level: "advisory",
    severity: "low",
    remediation: "Set reservedConcurrentExecutions; 0 stops the function.",
    authority: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
    settings: {
      maximumConcurrency: {
        type: "number",
        default: 0,
        minimum: 0,
        maximum: 10_000,
        description: "Concurrent runs that a function may reserve; 0 requires no limit",
      },
    },
    resourceTypes: [FUNCTION],
    checkResource: ({ props }, settings) => {
      const most = settings.number("maximumConcurrency");
      if (most === 0) return [];
      const reserved = numberOf(at(props, "reservedConcurrentExecutions"));
      if (reserved === undefined) return mustBeSet(props, "reservedConcurrentExecutions");
      return reserved <= most ? [] : [`reservedConcurrentExecutions is ${reserved}; it must be ${most} or less.`];
    },
  },
  {
    id: "MLY-FN-006",
    name: "function-traced",
    description:
      "Where a team traces its requests, functions are traced as well: otherwise the trace ends at the function.",
    level: "advisory",
    severity: "low",
    remediation: 'Set tracingConfig.mode: "Active", and let the role put segments.',
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-7",
    settings: {
      tracing: optionalOrRequired("Whether functions must be traced"),
    },
    resourceTypes: [FUNCTION],
    checkResource: ({ props }, settings) =>
      settings.text("tracing") === "required" ? mustBe(props, "tracingConfig.mode", ["Active"], "PassThrough") : [],
  },
];
