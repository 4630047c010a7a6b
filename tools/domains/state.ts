import { z } from "zod";
import { UsageError } from "../support/errors";
import { askStack } from "../support/pulumiStack";

/** What the last update has made for a stack's domains. */
export interface EntranceState {
  /** Of the load balancer, which every domain points at. */
  readonly address: string;
  /** Certificates that the stack has requested, by ARN. */
  readonly requested: readonly string[];
  /** Those that its listeners have. */
  readonly attached: ReadonlySet<string>;
}

const exported = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          type: z.string(),
          external: z.boolean().optional(),
          delete: z.boolean().optional(),
          outputs: z.record(z.string(), z.unknown()).default({}),
        }),
      )
      .default([]),
  }),
});

/**
 * Read from the state, which has the ARN of every certificate, also of one that is not issued yet.
 * @throws UsageError when the stack has no load balancer yet
 * @throws MissingProgram when there is no Pulumi CLI to ask
 */
export function readState(root: string, stack: string): EntranceState {
  return entranceIn(askStack(root, stack, "state", ["export"]), stack);
}

/** @throws UsageError when the stack has no load balancer yet */
export function entranceIn(state: unknown, stack: string): EntranceState {
  const { resources } = exported.parse(state).deployment;
  const texts = (type: string, property: string) =>
    resources
      .filter((each) => each.type === type && !each.external && !each.delete)
      .map(({ outputs }) => outputs[property])
      .filter((value) => typeof value === "string");
  const [address] = texts("aws:lb/loadBalancer:LoadBalancer", "dnsName");
  if (address === undefined)
    throw new UsageError(`Stack ${stack} has no load balancer yet: bring it up first with pulumi up --stack ${stack}`);
  const holders = ["aws:lb/listener:Listener", "aws:lb/listenerCertificate:ListenerCertificate"];
  return {
    address,
    requested: texts("aws:acm/certificate:Certificate", "arn"),
    attached: new Set(holders.flatMap((type) => texts(type, "certificateArn"))),
  };
}
