import { at } from "../support/expectations";
import { EVENT_TARGET, INVOCATION, SCHEDULE } from "../support/functions";
import type { ResourcePolicy } from "../support/policy";
import { parseJson } from "../support/policyDocuments";
import { PROXY_TARGET_GROUP } from "../support/proxies";
import { ALSO_ALLOWED, secretLooking, secretsInData, secretsInScript } from "../support/secretLooking";
import { textOf } from "../support/values";

const APP_RUNNER = "sourceConfiguration";

/** Properties in which managed services take the variables and arguments of the code that they run. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  "aws:codebuild/project:Project": ["environment.environmentVariables"],
  "aws:apprunner/service:Service": [
    `${APP_RUNNER}.imageRepository.imageConfiguration`,
    `${APP_RUNNER}.codeRepository.codeConfiguration`,
  ],
  "aws:batch/jobDefinition:JobDefinition": [
    "containerProperties",
    "ecsProperties",
    "eksProperties",
    "nodeProperties",
    "parameters",
  ],
  "aws:elasticbeanstalk/environment:Environment": ["settings"],
  "aws:amplify/app:App": ["environmentVariables"],
  "aws:amplify/branch:Branch": ["environmentVariables"],
  "aws:glue/job:Job": ["defaultArguments", "nonOverridableArguments"],
  "aws:sagemaker/model:Model": ["primaryContainer", "containers"],
  "aws:ecs/expressGatewayService:ExpressGatewayService": ["primaryContainer"],
  "kubernetes:helm.sh/v3:Release": ["values"],
};

/** The data of a text in JSON; any other value as it is. */
function parsed(value: unknown): unknown {
  return (typeof value === "string" ? parseJson(value) : undefined) ?? value;
}

export const serviceDataPolicies: readonly ResourcePolicy[] = [
  {
    id: "MLY-SEC-011",
    name: "no-secrets-in-invocations",
    description:
      "No secret is passed to a function as its input: the input is in the state, and everyone who may read the schedule can read it.",
    level: "mandatory",
    severity: "critical",
    remediation: "Pass the secret's ARN, and let the function read the value by its role.",
    authority: "https://docs.aws.amazon.com/lambda/latest/dg/with-secrets-manager.html",
    settings: ALSO_ALLOWED,
    resourceTypes: [INVOCATION, SCHEDULE, EVENT_TARGET],
    checkResource: ({ type, props }, settings) => {
      const input = textOf(type === SCHEDULE ? at(props, "target.input") : props.input);
      return secretsInData("input", parsed(input), settings);
    },
  },
  {
    id: "MLY-SEC-013",
    name: "no-secrets-in-init-query",
    description:
      "No secret is in a proxy's initialization query: everyone who may describe the proxy can read it in plain text.",
    level: "mandatory",
    severity: "critical",
    remediation: "Let the application set what is secret itself, in its own session.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-creating.html",
    settings: ALSO_ALLOWED,
    resourceTypes: [PROXY_TARGET_GROUP],
    checkResource: ({ props }, settings) => {
      const query = textOf(at(props, "connectionPoolConfig.initQuery"));
      if (query === undefined) return [];
      // SET app.api_key = '…' is read as api_key='…' in a script.
      const script = query.replace(/\s*=\s*/g, "=").replace(/\b\w+\.(?=\w+=)/g, "");
      return secretsInScript(script, settings).map((each) => `initQuery, ${each}`);
    },
  },
  {
    id: "MLY-SEC-015",
    name: "no-secrets-in-service-settings",
    description:
      "No secret is in the variables of a build, a batch job, a chart or a managed service: everyone who may describe it can read it.",
    level: "mandatory",
    severity: "critical",
    remediation:
      "Refer to a secret of Secrets Manager in the way that the service offers, or let the code read it by its role.",
    authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/codebuild-controls.html#codebuild-2",
    settings: ALSO_ALLOWED,
    resourceTypes: Object.keys(PLACES),
    checkResource: ({ type, props }, settings) =>
      (PLACES[type] ?? []).flatMap((path) => secretsInData(path, parsed(at(props, path)), settings)),
  },
  {
    id: "MLY-SEC-016",
    name: "no-secrets-in-plain-parameters",
    description:
      "A parameter of Systems Manager that holds a secret is encrypted: everyone who may read parameters can read the others.",
    level: "mandatory",
    severity: "critical",
    remediation: 'Set type: "SecureString" with a keyId, or move the value to Secrets Manager.',
    authority: "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-securestring.html",
    settings: ALSO_ALLOWED,
    resourceTypes: ["aws:ssm/parameter:Parameter"],
    checkResource: ({ name, props }, settings) => {
      const path = textOf(props.name) ?? name;
      // insecureValue is shown in every plan, whatever the type.
      const shown = textOf(props.type) === "SecureString" ? [props.insecureValue] : [props.value, props.insecureValue];
      return shown.flatMap((each) => secretLooking(path.split("/").pop() ?? path, textOf(each) ?? "", settings) ?? []);
    },
  },
];
