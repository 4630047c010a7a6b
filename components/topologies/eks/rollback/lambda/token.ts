import { createHash, createHmac } from "node:crypto";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface TokenRequest {
  readonly clusterName: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly now: Date;
}

const SERVICE = "sts";
const EXPIRES_SECONDS = 60;

/**
 * A token for the API server of an EKS cluster, as `aws eks get-token` makes it: a signed request to STS that says who the caller is. It is
 * sent by the cluster, not from here, so the function needs no way to STS.
 * Source: kubernetes-sigs/aws-iam-authenticator, README, "API Authorization from Outside a Cluster"; AWS IAM user guide, "Create a signed
 * AWS API request" (2026-11).
 */
export function clusterToken({ clusterName, region, credentials, now }: TokenRequest): string {
  const host = `${SERVICE}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, "");
  const scope = `${time.slice(0, 8)}/${region}/${SERVICE}/aws4_request`;
  // In the order that the signature asks for.
  const query = Object.entries({
    Action: "GetCallerIdentity",
    Version: "2011-06-15",
    "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
    "X-Amz-Credential": `${credentials.accessKeyId}/${scope}`,
    "X-Amz-Date": time,
    "X-Amz-Expires": String(EXPIRES_SECONDS),
    ...(credentials.sessionToken && { "X-Amz-Security-Token": credentials.sessionToken }),
    "X-Amz-SignedHeaders": "host;x-k8s-aws-id",
  })
    .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
    .join("&");
  const headers = `host:${host}\nx-k8s-aws-id:${clusterName}\n`;
  const request = ["GET", "/", query, headers, "host;x-k8s-aws-id", sha256("")].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", time, scope, sha256(request)].join("\n");
  const key = scope
    .split("/")
    .reduce<string | Buffer>((last, part) => hmac(last, part), `AWS4${credentials.secretAccessKey}`);
  const url = `https://${host}/?${query}&X-Amz-Signature=${hmac(key, toSign).toString("hex")}`;
  return `k8s-aws-v1.${Buffer.from(url).toString("base64url")}`;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
