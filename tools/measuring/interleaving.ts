/**
 * The order of one round. Everybody is measured in each, so that what slows the machine down for a while slows all; every other round runs
 * the other way round, so that none always follows the same one.
 */
export function inTurns<Contender>(contenders: readonly Contender[], round: number): readonly Contender[] {
  return round % 2 === 0 ? contenders : contenders.toReversed();
}
