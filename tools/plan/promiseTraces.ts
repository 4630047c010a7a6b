import debuggable = require("@pulumi/pulumi/runtime/debuggable");

// Not in the SDK's own declarations. Source: 3.248, runtime/debuggable.js.
declare module "@pulumi/pulumi/runtime/debuggable" {
  export let debugPromiseLeaks: boolean;
  export let debuggablePromise: (promise: Promise<unknown>, context: unknown) => Promise<unknown>;
}

/**
 * The SDK writes a stack trace for each of its promises, which takes about half of the CPU time of tests that plan stacks
 * (measured in 2026-11; little in a single plan). It shows them for leaked promises alone, when PULUMI_DEBUG_PROMISE_LEAKS is set; without
 * that variable they are left out.
 */
export function leaveOutPromiseTraces(): void {
  if (debuggable.debugPromiseLeaks) return;
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}
