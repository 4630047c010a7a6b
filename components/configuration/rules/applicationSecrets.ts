import { partitionOf } from "../../../policies/facts/regions";
import { type ApplicationSecret, isInAws, isInRegion } from "../applicationSecrets";
import type { StackConfig } from "../configTypes";
import { secretNameProblem, variableContext } from "../environmentVariables";
import { REMOVE } from "../errors";
import type { Settings } from "../settings";
import type { Conflict } from "./rule";

type Problem = Pick<Conflict, "allowed" | "example">;

/** What is wrong with the application's secrets, each at most once. Values are never shown: one may be the secret itself. */
export function secretConflicts(config: StackConfig, values: Settings): readonly Conflict[] {
  const found = Object.entries(values.applicationSecrets).flatMap(([name, secret]) => {
    const problem = nameProblem(name, config, values) ?? placeProblem(name, secret, config);
    return problem ? [{ keys: KEYS, part: `.${name}`, ...problem }] : [];
  });
  return [...found, ...keyConflicts(config, values)];
}

const KEYS = ["applicationSecrets", "environmentVariables", "topology", "containerPort"] as const;

function nameProblem(name: string, config: StackConfig, values: Settings): Problem | undefined {
  const names = Object.keys(values.applicationSecrets);
  const before = [...Object.keys(values.environmentVariables), ...names.slice(0, names.indexOf(name))];
  const twin = before.find((other) => other.toUpperCase() === name.toUpperCase());
  const allowed = twin
    ? `one variable of a name: ${twin} is there already, in environmentVariables or here`
    : secretNameProblem(name, variableContext(config));
  return allowed === undefined ? undefined : { allowed, example: REMOVE };
}

function placeProblem(name: string, secret: ApplicationSecret, config: StackConfig): Problem | undefined {
  const { region, ownCluster, application } = config;
  const inRegion = `arn:${partitionOf(region)}:secretsmanager:${region}:123456789012:secret:NAME-AbCdEf`;
  if (ownCluster !== undefined) {
    if (!isInAws(secret)) return undefined;
    const make = `kubectl --namespace ${application.name} create secret generic application-secrets --from-file=${name}`;
    return {
      allowed: `with topology kubernetes, SECRET/KEY: a Secret in the application's namespace and a key in it, as nothing reads from AWS there; ${make} makes one`,
      example: `application-secrets/${name}`,
    };
  }
  if (!isInAws(secret))
    return {
      allowed: "the ARN of a secret or parameter: SECRET/KEY is for topology kubernetes alone",
      example: inRegion,
    };
  if (isInRegion(secret.arn, region)) return undefined;
  return {
    allowed: `a secret or parameter in ${region}, as a stack reads nothing of another region; Secrets Manager copies one with aws secretsmanager replicate-secret-to-regions`,
    example: inRegion,
  };
}

function keyConflicts({ region, ownCluster }: StackConfig, values: Settings): readonly Conflict[] {
  const { applicationSecretKeys: arns, applicationSecrets } = values;
  if (arns.length === 0) return [];
  const keys = ["applicationSecretKeys", "applicationSecrets", "topology"] as const;
  if (ownCluster !== undefined || Object.keys(applicationSecrets).length === 0) {
    const allowed = "nothing without applicationSecrets in AWS, which these keys decrypt";
    return [{ keys, value: JSON.stringify(arns), allowed, example: REMOVE }];
  }
  return arns.flatMap((arn, index) =>
    isInRegion(arn, region)
      ? []
      : [
          {
            keys,
            part: `[${index}]`,
            value: arn,
            allowed: `a key in ${region}, where the secrets are`,
            example: REMOVE,
          },
        ],
  );
}
