import { at } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { parseJson } from "../support/policyDocuments";
import { ALSO_ALLOWED, secretsInData } from "../support/secretLooking";

const APP_RUNNER = "sourceConfiguration";

/** Where services that run code by themselves take variables and arguments. */
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

export const noSecretsInServiceSettings: ResourcePolicy = {
  id: "MLY-SEC-015",
  name: "no-secrets-in-service-settings",
  description:
    "No secret stands in the variables of a build, a batch job, a chart or a managed service: whoever may look at it could read it.",
  level: "mandatory",
  severity: "critical",
  remediation:
    "Refer to a secret of Secrets Manager in the way the service has for it, or let the code read it by its role.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/codebuild-controls.html#codebuild-2",
  settings: { ...ALSO_ALLOWED },
  resourceTypes: Object.keys(PLACES),
  checkResource: ({ type, props }, settings) =>
    (PLACES[type] ?? []).flatMap((path) => {
      const value = at(props, path);
      return secretsInData(path, (typeof value === "string" ? parseJson(value) : undefined) ?? value, settings);
    }),
};
