import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

export interface DestroyGuardArgs {
  /** Everything that must not go before somebody has taken protection off. */
  readonly guarded: readonly pulumi.Resource[];
  readonly retained: boolean;
}

/**
 * Makes a destroy of a protected stack refuse as a whole. Protection of single resources does not: the engine deletes what nothing
 * protected depends on (services, routes, records) before it comes to the database and stops. This one depends on everything, so it
 * would have to go first, and it refuses.
 */
export class DestroyGuard extends pulumi.ComponentResource {
  constructor(name: string, args: DestroyGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:stack:DestroyGuard", name, {}, opts);
    // A resource without any substance in AWS: only its place in the order of deletion matters.
    new random.RandomId(
      name,
      { byteLength: 1 },
      { parent: this, protect: args.retained, dependsOn: [...args.guarded] },
    );
    this.registerOutputs({});
  }
}
