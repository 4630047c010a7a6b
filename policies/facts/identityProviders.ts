/**
 * Providers of identities that many organisations share: a signature of theirs does not say to which organisation the identity belongs. Of each, the claims that
 * say it, and what a value of such a claim begins with when it names an owner. AWS calls these identity-provider controls.
 * Source: IAM user guide, "Identity-provider controls for shared OIDC providers", of which the table was not at hand, so that who is
 * shared is taken from public checkers that quote it; the condition keys of STS in public copies of the Service Authorization Reference;
 * and the page that is named beside an entry (2026-11).
 */
export interface SharedProvider {
  /** Issuer without https://, or the part of it that all its tenants share. */
  readonly issuer: RegExp;
  /** Claims of which one must have a value. */
  readonly claims: readonly string[];
  /** A value that names an owner; what comes after may be a wildcard. */
  readonly named: RegExp;
}

/** No wildcard in the first part, nor in what follows a first word such as repo: or organization:. */
const OWNER = /^(?![^:/]*[*?])(?!\w+:(?:[^:/]*[*?]|$))[^*?]/;

export const sharedProviders: readonly SharedProvider[] = [
  {
    // STS knows these of GitHub's own claims; repository_owner is not among them.
    issuer: /^token\.actions\.githubusercontent\.com/,
    claims: [
      ...["sub", "job_workflow_ref", "repository", "repository_id", "repository_owner_id", "enterprise_id"],
      ...["actor", "actor_id"],
    ],
    named: OWNER,
  },
  // Pods of one cluster: of which namespace. As seen in public programs.
  { issuer: /^oidc\.eks[.-]/, claims: ["sub"], named: /^system:serviceaccount:[^*?:]+:/ },
  // Anyone can be their user, so the claim is the application that they have signed in to. IAM user guide, "IAM and AWS STS condition
  // context keys", OIDC federation.
  {
    issuer: /^(cognito-identity\.amazonaws\.com|accounts\.google\.com|www\.amazon\.com|graph\.facebook\.com)/,
    claims: ["aud", "app_id", "oaud", "sub"],
    named: OWNER,
  },
  // project_path:group/project (GitLab) and organization:name (HCP Terraform), as seen in public programs; organization:name (Buildkite
  // documentation, "OIDC with AWS"); account:id (Codefresh documentation, "OIDC in pipelines").
  {
    issuer: /^(gitlab\.com|app\.terraform\.io|agent\.buildkite\.com|oidc\.codefresh\.io)/,
    claims: ["sub"],
    named: OWNER,
  },
  // The owner is in the audience, https://vercel.com/team, and in the subject, owner:team. Vercel documentation, "Connect to AWS".
  {
    issuer: /^oidc\.vercel\.com/,
    claims: ["aud", "sub"],
    named: /^(https:\/\/vercel\.com\/|owner:)[^*?:/]+(?:[:/]|$)/,
  },
  // Its audience is whatever an environment asks for. Pulumi documentation, "Configure a relying party for custom-audience OIDC tokens".
  { issuer: /^api\.pulumi\.com\/oidc\/v2/, claims: ["sub"], named: /^pulumi:org:[^*?:]+(?::|$)/ },
  // The audience is the organisation, as acme or aws:acme; the subject is pulumi:deploy:org:acme:…, and others that say org: or login:.
  // Pulumi documentation, "Configuring OpenID Connect for AWS".
  {
    issuer: /^api\.pulumi\.com\/oidc/,
    claims: ["aud", "sub"],
    named: /^(?:pulumi:\w+:(?:org|pulumi\.organization\.login):[^*?:]+(?::|$)|(?:aws:)?[^*?:]+$)/,
  },
  // The issuer is one organisation's own, and STS knows the project besides the subject. As seen in public programs.
  {
    issuer: /^oidc\.circleci\.com\/org\//,
    claims: ["sub", "oidc.circleci.com/project-id"],
    named: /[^*?]{3,}/,
  },
];

/**
 * Any other: the issuer is an organisation's own, so a part of the subject is enough. Bitbucket's is a workspace's: its subject begins
 * with the repository's id. As seen in public programs; Atlassian's own page was not at hand (2026-11).
 */
export const anyProvider: Omit<SharedProvider, "issuer"> = { claims: ["sub"], named: /[^*?]{3,}/ };
