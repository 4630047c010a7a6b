import type { ResourcePolicy } from "../support/policy";
import { textOf } from "../support/values";

const PERMISSION = "aws:lambda/permission:Permission";
const URL = "aws:lambda/functionUrl:FunctionUrl";

export const functionClosedToPublic: ResourcePolicy = {
  id: "MLY-FN-002",
  name: "function-closed-to-public",
  description:
    "A function is invoked by those who are named: one that is open to the world runs for anybody, on the account's bill.",
  level: "mandatory",
  severity: "critical",
  remediation: 'Name the principal, with sourceArn or principalOrgId; give a function URL authorizationType "AWS_IAM".',
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/lambda-controls.html#lambda-1",
  resourceTypes: [PERMISSION, URL],
  checkResource: ({ type, props }) => {
    if (type === URL)
      return textOf(props.authorizationType) === "NONE" ? ["The function's URL asks nobody who they are."] : [];
    const isBounded = [props.sourceArn, props.sourceAccount, props.principalOrgId].some((each) => each !== undefined);
    return textOf(props.principal) === "*" && !isBounded ? ["Everybody may invoke the function."] : [];
  },
};
