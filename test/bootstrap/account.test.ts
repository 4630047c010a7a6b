import assert from "node:assert/strict";
import { Account } from "../../bootstrap/account";
import { refuseWrongRepository } from "../../bootstrap/repository";
import { policies } from "../../policies/catalogue";
import { runPolicies } from "../../policies/runner";
import { statementsOf } from "../../policies/support/policyDocuments";
import { runOffline } from "../support/offline";

const DOCUMENT = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: ["ecs:DeleteCluster"], Resource: ["arn:aws:ecs:us-east-1:1:cluster/fargate-*"] },
  ],
});
const documents = { up: [DOCUMENT, DOCUMENT], preview: [DOCUMENT] };

describe("an account before the first update", () => {
  const account = () =>
    runOffline(() => {
      new Account("account", {
        region: "us-east-1",
        repository: "acme@1/shop@2",
        branch: "main",
        stacks: { dev: documents, prod: documents },
      });
    });

  async function of(type: string, name: string) {
    const { resources } = await account();
    const found = resources.find((each) => each.type === type && each.name === name);
    assert.ok(found, name);
    return found;
  }

  const trusted: Readonly<Record<string, readonly string[]>> = {
    "malayalees-deploy-dev": ["repo:acme@1/shop@2:environment:dev"],
    "malayalees-deploy-prod": ["repo:acme@1/shop@2:environment:prod"],
    "malayalees-preview": ["repo:acme@1/shop@2:pull_request", "repo:acme@1/shop@2:ref:refs/heads/main"],
  };
  for (const [name, subjects] of Object.entries(trusted))
    it(`gives ${name} to ${subjects.join(" and ")} alone`, async () => {
      const [trust] = statementsOf((await of("aws:iam/role:Role", name)).props.assumeRolePolicy);
      assert.deepEqual(trust?.condition, {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": subjects,
        },
      });
      assert.match(String(trust?.federated), /:oidc-provider\/|^$/);
    });

  it("lets the role of dev write the state of dev, and not look into that of prod", async () => {
    const { props } = await of("aws:iam/rolePolicy:RolePolicy", "malayalees-deploy-dev-state");
    const resources = statementsOf(props.policy).flatMap((each) => each.resources);
    assert.ok(resources.some((each) => each.endsWith("/.pulumi/stacks/malayalees/dev.*")));
    assert.deepEqual(
      resources.filter((each) => each.includes("prod")),
      [],
    );
  });

  it("lets previews read the state, and write nothing", async () => {
    const { props } = await of("aws:iam/rolePolicy:RolePolicy", "malayalees-preview-state");
    const actions = statementsOf(props.policy).flatMap((each) => each.actions);
    assert.deepEqual(actions, ["s3:ListBucket", "s3:GetObject", "kms:Decrypt"]);
  });

  it("keeps what a stack cannot do without", async () => {
    const { resources } = await account();
    const kept = resources.filter(({ protect }) => protect).map(({ type, name }) => `${type.split(":").pop()} ${name}`);
    assert.deepEqual(kept.sort(), [
      "Alias secrets-dev",
      "Alias secrets-prod",
      "Bucket malayalees-state",
      "BucketVersioning malayalees-state",
      "Key malayalees-state",
      "Key secrets-dev",
      "Key secrets-prod",
    ]);
  });

  it("passes every policy of the pack", async () => {
    const { resources } = await account();
    assert.deepEqual(
      (await runPolicies(policies, resources)).map(({ policy, urn, message }) => [policy, urn, message]),
      [],
    );
  });

  for (const repository of ["acme", "acme/*", "*/shop", "acme@1/shop", "acme/shop:ref:x"])
    it(`refuses the repository ${repository}`, () =>
      assert.throws(() => refuseWrongRepository(repository), /Allowed: owner\/name, or owner@id\/name@id/));

  for (const repository of ["acme/shop", "acme@1/shop.web@22"])
    it(`takes the repository ${repository}`, () => assert.doesNotThrow(() => refuseWrongRepository(repository)));
});
