import { ENVIRONMENT, isProduction } from "../support/environment";
import { at, records } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";

export const plainHttpRedirected: ResourcePolicy = {
  id: "MLY-LB-002",
  name: "plain-http-redirected",
  description: "In production plain HTTP only sends people on to HTTPS: nothing is served in clear.",
  level: "mandatory",
  severity: "high",
  remediation: "Give the listener a default action of type redirect to HTTPS, port 443.",
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/elb-controls.html#elb-1",
  settings: { environment: ENVIRONMENT },
  resourceTypes: ["aws:lb/listener:Listener"],
  checkResource: (resource, settings) => {
    const { protocol, defaultActions } = resource.props;
    if (!isProduction(resource, settings) || protocol !== "HTTP" || !Array.isArray(defaultActions)) return [];
    const redirects = records(defaultActions).some((each) => at(each, "redirect.protocol") === "HTTPS");
    return redirects ? [] : ["The listener of plain HTTP does not redirect to HTTPS."];
  },
};
