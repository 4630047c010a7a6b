import assert from "node:assert/strict";
import { policies } from "../../../policies/catalogue";
import { runPolicies } from "../../../policies/runner";
import { resource } from "./stacks";

const GITHUB = "token.actions.githubusercontent.com";
const AUDIENCE = { [`${GITHUB}:aud`]: "sts.amazonaws.com" };

/** What role-trusts-somebody says of a trust in a provider under a condition. */
async function words(federated: string, condition: unknown): Promise<readonly string[]> {
  const Action = /saml-provider/.test(federated) ? "sts:AssumeRoleWithSAML" : "sts:AssumeRoleWithWebIdentity";
  const Statement = [{ Effect: "Allow", Principal: { Federated: federated }, Action, Condition: condition }];
  const role = resource("aws:iam/role:Role", "ci", { assumeRolePolicy: JSON.stringify({ Statement }) });
  const own = policies.filter(({ name }) => name === "role-trusts-somebody");
  return (await runPolicies(own, [role])).map(({ message }) => message);
}

const arn = (issuer: string) => `arn:aws:iam::123456789012:oidc-provider/${issuer}`;
const saml = "arn:aws-us-gov:iam::123456789012:saml-provider/okta";
const equals = (issuer: string, claim: string, value: unknown) => ({ StringEquals: { [`${issuer}:${claim}`]: value } });
const like = (issuer: string, value: unknown) => ({ StringLike: { [`${issuer}:sub`]: value } });
const eks = "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF";
const circle = "oidc.circleci.com/org/0f1e2d3c";
const vercel = "oidc.vercel.com";
const pulumi = "api.pulumi.com/oidc";
const bitbucket = "api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc";

type Row = readonly [what: string, federated: string, condition: unknown];

const open: readonly Row[] = [
  ["GitHub without any condition", arn(GITHUB), undefined],
  ["GitHub with its audience alone", arn(GITHUB), { StringEquals: AUDIENCE }],
  ["GitHub with every repository", arn(GITHUB), like(GITHUB, "repo:*")],
  ["GitHub with every owner", arn(GITHUB), like(GITHUB, "repo:*/*:ref:refs/heads/main")],
  ["GitHub with owners that anybody may make", arn(GITHUB), like(GITHUB, "repo:acme*/site:*")],
  ["GitHub with everything", arn(GITHUB), like(GITHUB, "*")],
  ["GitHub with one repository, or any", arn(GITHUB), like(GITHUB, ["repo:acme/site:*", "repo:*"])],
  ["GitHub with a subject that must not be", arn(GITHUB), { StringNotLike: { [`${GITHUB}:sub`]: "repo:evil/*" } }],
  [
    "GitHub where the subject may be missing",
    arn(GITHUB),
    { "ForAllValues:StringLike": { [`${GITHUB}:sub`]: "repo:a/b:*" } },
  ],
  ["GitLab with every project", arn("gitlab.com"), like("gitlab.com", "project_path:*")],
  ["Terraform Cloud without a subject", arn("app.terraform.io"), { StringEquals: { "app.terraform.io:aud": "aws" } }],
  ["GitHub by a claim that STS does not know", arn(GITHUB), equals(GITHUB, "repository_owner", "acme")],
  ["Codefresh with every account", arn("oidc.codefresh.io"), like("oidc.codefresh.io", "account:*:pipeline:7")],
  ["Buildkite with every organisation", arn("agent.buildkite.com"), like("agent.buildkite.com", "organization:*")],
  ["Vercel with every team", arn(vercel), like(vercel, "owner:*:project:site:environment:production")],
  ["Vercel with every audience", arn(vercel), { StringLike: { [`${vercel}:aud`]: "https://vercel.com/*" } }],
  ["Pulumi with every organisation", arn(pulumi), like(pulumi, "pulumi:deploy:org:*:project:site:*")],
  ["Pulumi with every audience", arn(pulumi), { StringLike: { [`${pulumi}:aud`]: "aws:*" } }],
  ["Pulumi with an audience that anybody may ask for", arn(`${pulumi}/v2`), equals(`${pulumi}/v2`, "aud", "acme")],
  ["CircleCI without a subject", arn(circle), equals(circle, "aud", "0f1e2d3c")],
  ["Bitbucket without a subject", arn(bitbucket), { StringEquals: { [`${bitbucket}:aud`]: "ari:x" } }],
  ["a cluster without a service account", arn(eks), { StringEquals: { [`${eks}:aud`]: "sts.amazonaws.com" } }],
  ["a cluster with every namespace", arn(eks), like(eks, "system:serviceaccount:*:app")],
  ["any provider of one's own", arn("login.example.com"), undefined],
  ["Cognito without a pool", "cognito-identity.amazonaws.com", undefined],
  ["SAML without an audience", saml, undefined],
];

const bound: readonly Row[] = [
  [
    "GitHub, any branch of a repository",
    arn(GITHUB),
    { StringEquals: AUDIENCE, StringLike: { [`${GITHUB}:sub`]: "repo:acme/site:*" } },
  ],
  [
    "GitHub, two environments",
    arn(GITHUB),
    {
      StringEquals: {
        ...AUDIENCE,
        [`${GITHUB}:sub`]: ["repo:acme/site:environment:dev", "repo:acme/site:environment:prod"],
      },
    },
  ],
  ["GitHub, every repository of an owner", arn(GITHUB), like(GITHUB, "repo:acme/*")],
  ["GitHub, by its owner's number", arn(GITHUB), { StringEquals: { [`${GITHUB}:repository_owner_id`]: "42" } }],
  ["GitHub, in another case", arn(GITHUB), { stringlike: { [`${GITHUB}:SUB`]: "repo:acme/site:*" } }],
  ["GitLab, a project", arn("gitlab.com"), like("gitlab.com", "project_path:acme/site:ref_type:branch:ref:*")],
  [
    "Terraform Cloud, an organisation",
    arn("app.terraform.io"),
    like("app.terraform.io", "organization:acme:project:*"),
  ],
  ["GitHub, an enterprise", arn(GITHUB), equals(GITHUB, "enterprise_id", "42")],
  ["Codefresh, an account", arn("oidc.codefresh.io"), like("oidc.codefresh.io", "account:5f30:pipeline:*")],
  ["Buildkite, a pipeline", arn("agent.buildkite.com"), like("agent.buildkite.com", "organization:acme:pipeline:a:*")],
  ["Vercel, a team by its audience", arn(vercel), equals(vercel, "aud", "https://vercel.com/acme")],
  ["Vercel, a team", arn(`${vercel}/acme`), like(`${vercel}/acme`, "owner:acme:*")],
  ["Pulumi, an organisation by its audience", arn(pulumi), equals(pulumi, "aud", "aws:acme")],
  ["Pulumi, an organisation", arn(pulumi), like(pulumi, "pulumi:deploy:org:acme:*")],
  ["Pulumi, an environment", arn(pulumi), equals(pulumi, "sub", "pulumi:environments:org:acme:env:site/prod")],
  ["Pulumi, an environment of its second issuer", arn(`${pulumi}/v2`), like(`${pulumi}/v2`, "pulumi:org:7:env:8")],
  ["CircleCI, a project", arn(circle), like(circle, "org/0f1e2d3c/project/7/user/*")],
  ["CircleCI, a project by its id", arn(circle), equals(circle, "oidc.circleci.com/project-id", "0f1e")],
  ["Bitbucket, an environment of a workspace", arn(bitbucket), like(bitbucket, "*:{0f1e-2d3c}:*")],
  ["a cluster, a namespace", arn(eks), like(eks, "system:serviceaccount:app:*")],
  ["a provider of one's own", arn("login.example.com"), like("login.example.com", "deployer")],
  [
    "Cognito, a pool",
    "cognito-identity.amazonaws.com",
    { StringEquals: { "cognito-identity.amazonaws.com:aud": "us-east-1:0f1e2d3c" } },
  ],
  ["SAML, an audience", saml, { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } }],
];

describe("the trust of a role", () => {
  for (const [what, federated, condition] of open)
    it(`in ${what} is open to every identity there`, async () => {
      const [message, ...others] = await words(federated, condition);
      assert.match(message ?? "", /^Every identity of .* can assume the role/);
      assert.deepEqual(others, []);
    });
  for (const [what, federated, condition] of bound)
    it(`in ${what} is bound`, async () => {
      assert.deepEqual(await words(federated, condition), []);
    });
});
