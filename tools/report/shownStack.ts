import { type Stack, stackOf } from "../../policies/support/stack";
import type { Plan } from "../plan/plan";

/** The plan as a stack whose properties people may see: secrets are `[secret]`. */
export function shownStack({ resources }: Pick<Plan, "resources">): Stack {
  return stackOf(resources.map((resource) => ({ ...resource, props: resource.inputs })));
}
