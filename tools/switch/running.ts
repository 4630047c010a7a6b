import type { Counts } from "./capacity";
import type { Move } from "./planner";
import type { StackDriver, TargetHealth } from "./world";

/**
 * How many targets of the old topologies serve now, or will in a moment: what fails, and what leaves, serves nobody.
 * @throws Unreachable when AWS cannot be asked
 */
export async function countRunning(
  move: Move,
  driver: Pick<StackDriver, "outputs">,
  targets: TargetHealth,
): Promise<Counts> {
  const { targetGroups } = await driver.outputs();
  const names = (move.back?.traffic ?? []).map(({ topology }) => topology).filter((name) => name !== move.target);
  const counts = await Promise.all(
    names.map(async (name) => {
      const targetGroup = targetGroups[name];
      // Not made yet.
      if (targetGroup === undefined) return [name, 0] as const;
      const { healthy, starting } = await targets.look(targetGroup);
      return [name, healthy + starting] as const;
    }),
  );
  return Object.fromEntries(counts);
}
