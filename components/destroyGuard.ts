import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";

export interface DestroyGuardArgs {
  /** All resources of the stack that must stay until you turn protection off. */
  readonly guarded: readonly pulumi.Resource[];
  readonly retained: boolean;
}

/**
 * Makes a destroy of a protected stack fail before it deletes anything. Protection of single resources is not enough: the engine first
 * deletes unprotected ones (services, routes, records), and stops only at the database. This resource depends on all others, so the
 * engine has to delete it first, and it is protected.
 */
export class DestroyGuard extends pulumi.ComponentResource {
  constructor(name: string, args: DestroyGuardArgs, opts?: pulumi.ComponentResourceOptions) {
    super("malayalees:stack:DestroyGuard", name, {}, opts);
    // Creates nothing in AWS: only its place in the order of deletion matters.
    new random.RandomId(
      name,
      { byteLength: 1 },
      { parent: this, protect: args.retained, dependsOn: [...args.guarded] },
    );
    this.registerOutputs({});
  }
}
