import { getStore, withLocalStorage } from "@pulumi/pulumi/runtime/state";
import { leaveOutPromiseTraces } from "./promiseTraces";

// Not in the SDK's own declarations, though its automation API runs inline programs this way. Source: 3.248, runtime/state.js.
declare module "@pulumi/pulumi/runtime/state" {
  /** Runs a function, and all that follows from it, with a runtime state of its own. */
  export function withLocalStorage<T>(run: () => T): T;
  export function getStore(): { readonly settings: { engine?: unknown } };
}

leaveOutPromiseTraces();

/** Runs a program so that nothing of it is left in the runtime, and nothing of others gets in: runs may even overlap. */
export function isolated<T>(run: () => Promise<T>): Promise<T> {
  return withLocalStorage(run);
}

/** Where the runtime sends its log: the SDK has a setter for the monitor alone. */
export function setEngine(engine: unknown): void {
  getStore().settings.engine = engine;
}
