import type { ResourcePolicy } from "../support/policy";
import { ALSO_ALLOWED, secretLooking } from "../support/secretLooking";
import { textOf } from "../support/values";

export const noSecretsInPlainParameters: ResourcePolicy = {
  id: "MLY-SEC-016",
  name: "no-secrets-in-plain-parameters",
  description:
    "A parameter of Systems Manager that holds a secret is encrypted: the others are read by whoever may list them.",
  level: "mandatory",
  severity: "critical",
  remediation: 'Set type: "SecureString" with a keyId, or move the value to Secrets Manager.',
  authority: "https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-securestring.html",
  settings: { ...ALSO_ALLOWED },
  resourceTypes: ["aws:ssm/parameter:Parameter"],
  checkResource: ({ name, props }, settings) => {
    const path = textOf(props.name) ?? name;
    // insecureValue is shown in every plan, whatever the type.
    const shown = textOf(props.type) === "SecureString" ? [props.insecureValue] : [props.value, props.insecureValue];
    return shown.flatMap((each) => secretLooking(path.split("/").pop() ?? path, textOf(each) ?? "", settings) ?? []);
  },
};
