import type { Phase } from "./keys/key";
import type { Settings } from "./settings";

/** Machines for one task each, with room for the system; more than one type, so that Spot has a choice. */
export const instanceTypes: Readonly<Record<Phase, Readonly<Record<Settings["architecture"], readonly string[]>>>> = {
  initial: { x86_64: ["t3.small", "t3a.small"], arm64: ["t4g.small"] },
  growth: { x86_64: ["t3.medium", "t3a.medium"], arm64: ["t4g.medium"] },
  scale: { x86_64: ["m7i.large", "m6i.large", "m6a.large"], arm64: ["m7g.large", "m6g.large"] },
};
