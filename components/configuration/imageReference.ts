/** What the reference of an image in a private ECR repository names. */
export interface PrivateEcrImage {
  readonly account: string;
  readonly region: string;
  readonly repository: string;
}

/** `123456789012.dkr.ecr.us-east-1.amazonaws.com/malayalees-app:1.0.0` and its parts; undefined for an image of another registry. */
export function parsePrivateEcr(image: string): PrivateEcrImage | undefined {
  const match = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)/.exec(image);
  if (!match) return undefined;
  const [, account = "", region = "", repository = ""] = match;
  return { account, region, repository };
}

/** Images that a task without a way to the internet can pull: from a private ECR repository, through its endpoints. */
export function isPrivateEcr(image: string): boolean {
  return parsePrivateEcr(image) !== undefined;
}
