import { at } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { PROXY_TARGET_GROUP } from "../support/proxies";
import { ALSO_ALLOWED, secretsInScript } from "../support/secretLooking";
import { textOf } from "../support/values";

export const noSecretsInInitQuery: ResourcePolicy = {
  id: "MLY-SEC-013",
  name: "no-secrets-in-init-query",
  description:
    "No secret stands in a proxy's initialization query: whoever may look at the proxy reads it in plain text.",
  level: "mandatory",
  severity: "critical",
  remediation: "Let the application set what is secret itself, in its own session.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-creating.html",
  settings: { ...ALSO_ALLOWED },
  resourceTypes: [PROXY_TARGET_GROUP],
  checkResource: ({ props }, settings) => {
    const query = textOf(at(props, "connectionPoolConfig.initQuery"));
    if (query === undefined) return [];
    // SET app.api_key = '…' reads like api_key='…' of a script.
    const script = query.replace(/\s*=\s*/g, "=").replace(/\b\w+\.(?=\w+=)/g, "");
    return secretsInScript(script, settings).map((each) => `initQuery, ${each}`);
  },
};
