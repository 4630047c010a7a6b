import * as pulumi from "@pulumi/pulumi";
import { Account } from "./account";
import { readDocuments } from "./policyFiles";
import { refuseWrongRepository } from "./repository";

// What an account needs before the first update. docs/first-account.md says in which order, as the bucket holds this program's state too.
const config = new pulumi.Config();
const region = new pulumi.Config("aws").require("region");
const repository = config.require("repository");
const stacks = config.getObject<readonly string[]>("stacks") ?? ["dev", "prod"];

refuseWrongRepository(repository);
const account = new Account("account", {
  region,
  repository,
  branch: config.get("branch") ?? "main",
  stacks: Object.fromEntries(
    stacks.map((stack) => [stack, { up: readDocuments(stack, "up"), preview: readDocuments(stack, "preview") }]),
  ),
});

export const backendUrl = account.backendUrl;

/** Commands that make the stacks, in the folder of the program. */
export const makeStacks = Object.entries(account.secretsProviders)
  .map(([stack, provider]) => `pulumi stack init ${stack} --secrets-provider '${provider}'`)
  .join("\n");

/** Commands that set what the workflows read; each stack has a GitHub environment of its name. */
export const setVariables = pulumi
  .all([backendUrl, account.previewRoleArn, pulumi.all(account.deployRoleArns)])
  .apply(([url, previewRole, deployRoles]) =>
    [
      `gh variable set AWS_REGION --body ${region}`,
      `gh variable set AWS_PREVIEW_ROLE_ARN --body ${previewRole}`,
      `gh variable set PULUMI_BACKEND_URL --body '${url}'`,
      ...Object.entries(deployRoles).flatMap(([stack, role]) => [
        `gh api --silent --method PUT 'repos/{owner}/{repo}/environments/${stack}'`,
        `gh variable set AWS_DEPLOY_ROLE_ARN --env ${stack} --body ${role}`,
      ]),
    ].join("\n"),
  );
