import { at } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { ATTACHMENTS, texts } from "../support/policyDocuments";

export const noAdministrators: ResourcePolicy = {
  id: "MLY-IAM-003",
  name: "no-administrators",
  description: "Nothing that the program makes is an administrator.",
  level: "mandatory",
  severity: "critical",
  remediation: "Attach a policy that names what is needed.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1",
  resourceTypes: Object.keys(ATTACHMENTS),
  checkResource: ({ type, props }) =>
    texts(at(props, ATTACHMENTS[type] ?? ""))
      .filter((policy) => ADMINISTRATION.test(policy))
      .map((policy) => `${policy} is attached.`),
};

/** In every partition, and by a name with a suffix or a path of its own, as AdministratorAccess-Amplify has it. */
const ADMINISTRATION = /:aws:policy\/(.*\/)?(AdministratorAccess(-[\w-]+)?|PowerUserAccess|IAMFullAccess)$/;
