import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { PROXY } from "../support/proxies";

export const proxyTakesTlsOnly: ResourcePolicy = {
  id: "MLY-DB-017",
  name: "proxy-takes-tls-only",
  description:
    "A proxy takes connections over TLS only: rds.force_ssl binds the proxy, and not those who connect to it.",
  level: "mandatory",
  severity: "critical",
  remediation: "Set requireTls: true, and sslmode=verify-full in the clients.",
  authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-creating.html",
  resourceTypes: [PROXY],
  checkResource: ({ props }) => mustBe(props, "requireTls", ["true"], "false"),
};
