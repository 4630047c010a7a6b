/**
 * Providers of identities that many organisations share: what they sign says nothing yet about whose it is. Of each, the claim that
 * says it, and what a value of that claim begins with when it names an owner.
 * Source: IAM user guide, "Identity-provider controls for shared OIDC providers"; the providers' own pages on AWS (2026-11).
 */
export interface SharedProvider {
  /** Issuer without https://, or the part of it that all its tenants share. */
  readonly issuer: RegExp;
  /** Claims of which one must have a value. */
  readonly claims: readonly string[];
  /** A value that names somebody; what comes after may be a wildcard. */
  readonly named: RegExp;
}

/** No wildcard in the first part, nor in what follows a first word such as repo: or organization:. */
const OWNER = /^(?![^:/]*[*?])(?!\w+:(?:[^:/]*[*?]|$))[^*?]/;

export const sharedProviders: readonly SharedProvider[] = [
  {
    issuer: /^token\.actions\.githubusercontent\.com/,
    claims: ["sub", "job_workflow_ref", "repository", "repository_id", "repository_owner", "repository_owner_id"],
    named: OWNER,
  },
  // Pods of one cluster: of which namespace.
  { issuer: /^oidc\.eks[.-]/, claims: ["sub"], named: /^system:serviceaccount:[^*?:]+:/ },
  // Their users are everybody, so the claim is the application that they have signed in to.
  {
    issuer: /^(cognito-identity\.amazonaws\.com|accounts\.google\.com|www\.amazon\.com|graph\.facebook\.com)/,
    claims: ["aud", "app_id", "oaud", "sub"],
    named: OWNER,
  },
  {
    issuer:
      /^(gitlab\.com|app\.terraform\.io|agent\.buildkite\.com|oidc\.codefresh\.io|api\.pulumi\.com|oidc\.circleci\.com|oidc\.vercel\.com)/,
    claims: ["sub"],
    named: OWNER,
  },
];

/** Any other: the issuer is an organisation's own, as Bitbucket's is a workspace's, so a part of the subject is enough. */
export const anyProvider: Omit<SharedProvider, "issuer"> = { claims: ["sub"], named: /[^*?]{3,}/ };
