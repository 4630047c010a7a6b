import { MACHINE_TYPES } from "../support/machines";
import type { ResourcePolicy } from "../support/policy";
import { ALSO_ALLOWED, secretsInScript } from "../support/secretLooking";
import { decodeUserData } from "../support/userData";
import { textOf } from "../support/values";

export const noSecretsInUserData: ResourcePolicy = {
  id: "MLY-SEC-002",
  name: "no-secrets-in-user-data",
  description: "No secret stands in user data: every process on the machine can read it from the metadata service.",
  level: "mandatory",
  severity: "critical",
  remediation: "Let the machine read the value from Secrets Manager at start, by its role.",
  authority: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html",
  settings: { ...ALSO_ALLOWED },
  resourceTypes: MACHINE_TYPES,
  checkResource: ({ props }, settings) => {
    const userData = textOf(props.userData) ?? textOf(props.userDataBase64);
    return userData === undefined ? [] : secretsInScript(decodeUserData(userData), settings);
  },
};
