import { RunError } from "@pulumi/pulumi";

/**
 * A repository as the subjects of GitHub's tokens name it. Those made or renamed since July 2026 have the numbers of owner and repository
 * behind the names. Source: GitHub changelog of 2026-04-23, "Immutable subject claims for GitHub Actions OIDC tokens".
 */
const REPOSITORY = /^[\w.-]+\/[\w.-]+$|^[\w.-]+@\d+\/[\w.-]+@\d+$/;

/** A wildcard in it would be a door for others. @throws RunError */
export function refuseWrongRepository(text: string): void {
  if (REPOSITORY.test(text)) return;
  throw new RunError(
    `malayalees-bootstrap:repository is "${text}". Allowed: owner/name, or owner@id/name@id as new repositories have it. Set it with: pulumi config set repository "$(gh api repos/{owner}/{repo} --jq '"\\(.owner.login)@\\(.owner.id)/\\(.name)@\\(.id)"')"`,
  );
}
