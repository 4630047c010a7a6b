import { ACMClient } from "@aws-sdk/client-acm";
import { parseStackConfig } from "../../components/stackConfig";
import { readStackFiles } from "../plan/stackFiles";
import { UsageError } from "../support/errors";
import type { Addresses } from "./addresses";
import { AwsCertificates, type Certificate } from "./certificates";
import { readState } from "./state";
import { type DomainStatus, statusOf } from "./status";

/**
 * What each of a stack's domains has and lacks: its configuration, its state, ACM and DNS together.
 * @throws UsageError when there is no such stack, or it has no load balancer
 * @throws MissingProgram when there is no Pulumi CLI to ask for the state
 * @throws Unreachable when ACM does not answer, or refuses
 */
export async function lookAtDomains(
  root: string,
  stack: string,
  addresses: Addresses,
): Promise<readonly DomainStatus[]> {
  const { config } = readStackFiles(root, stack, {});
  const { domains, tls, region, ownCluster } = parseStackConfig(config, stack);
  if (ownCluster)
    throw new UsageError(
      `Stack ${stack} runs on its own cluster, which knows its domains: kubectl get ingress,httproute,certificate -A`,
    );
  if (domains.length === 0) return [];
  const state = readState(root, stack);
  const aws = new AwsCertificates(new ACMClient({ region, profile: config["aws:profile"] }));
  const certificates: Certificate[] = [];
  // One after the other: ACM takes few calls a second. Source: ACM user guide, "Quotas", API rate quotas (2026-11).
  for (const arn of tls?.certificateArn === undefined ? state.requested : [tls.certificateArn])
    certificates.push(await aws.look(arn));
  return statusOf(domains, { state, certificates }, addresses);
}
