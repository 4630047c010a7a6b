import assert from "node:assert/strict";
import fc from "fast-check";
import { topologyNames } from "../../components/configuration/topologyFacts";
import type { TrafficShare } from "../../components/stackConfig";
import { type Placement, planMove, type Step } from "../../tools/switch/planner";

const SHARES = [10, 50, 100];

const alone = (topology: TrafficShare["topology"]) => ({ topology, traffic: [{ topology, weight: 100 }] });

/** Any placement that the configuration allows: some topologies run, the main one among them, and somebody serves. */
const placements = fc
  .tuple(
    fc.shuffledSubarray([...topologyNames], { minLength: 1 }),
    fc.array(fc.nat(999), { minLength: 3, maxLength: 3 }),
  )
  .map(([names, weights]) => names.map((topology, index) => ({ topology, weight: weights[index] ?? 0 })))
  .filter((traffic) => traffic.some(({ weight }) => weight > 0))
  .map((traffic) => ({ topology: traffic[0]?.topology ?? "fargate", traffic }));

const shares = fc
  .uniqueArray(fc.integer({ min: 1, max: 99 }), { maxLength: 6 })
  .map((percents) => [...percents.sort((a, b) => a - b), 100]);

const moves = fc.record({ found: placements, target: fc.constantFrom(...topologyNames), shares });

const sum = (traffic: readonly TrafficShare[]) => traffic.reduce((total, { weight }) => total + weight, 0);

/** What the program makes of a placement that it reads again. */
const found = ({ topology, traffic }: Placement) => (traffic.length === 0 ? alone(topology) : { topology, traffic });

describe("the plan of a switch", () => {
  it("brings the new topology up without traffic, shifts by steps, and removes the old one last", () => {
    const { steps } = planMove(alone("fargate"), "ec2", SHARES);
    const split = (fargate: number, ec2: number) => [
      { topology: "fargate", weight: fargate },
      { topology: "ec2", weight: ec2 },
    ];
    assert.deepEqual(steps, [
      { kind: "add", share: 0, placement: { topology: "fargate", traffic: split(100, 0) } },
      { kind: "shift", share: 10, placement: { topology: "fargate", traffic: split(90, 10) } },
      { kind: "shift", share: 50, placement: { topology: "fargate", traffic: split(50, 50) } },
      { kind: "shift", share: 100, placement: { topology: "fargate", traffic: split(0, 100) } },
      { kind: "finish", share: 100, placement: { topology: "ec2", traffic: [] } },
    ]);
  });

  it("of two old topologies takes from each in proportion", () => {
    const traffic: TrafficShare[] = [
      { topology: "fargate", weight: 60 },
      { topology: "ec2", weight: 20 },
    ];
    const [add, shift] = planMove({ topology: "fargate", traffic }, "eks", [20, 100]).steps;
    assert.deepEqual(
      [add, shift].map((step) => step?.placement.traffic.map(({ weight }) => weight)),
      [
        [75, 25, 0],
        [60, 20, 20],
      ],
    );
  });

  it("of a stack that has arrived is one update that makes sure of it", () => {
    const { steps, back } = planMove(alone("ec2"), "ec2", SHARES);
    assert.deepEqual(
      steps.map(({ kind }) => kind),
      ["finish"],
    );
    assert.equal(back, undefined);
  });

  it("to the old topology takes a move back, by fewer steps the less it had lost", () => {
    const traffic: TrafficShare[] = [
      { topology: "fargate", weight: 90 },
      { topology: "ec2", weight: 10 },
    ];
    const { steps, targetIsMain } = planMove({ topology: "fargate", traffic }, "fargate", SHARES);
    assert.ok(targetIsMain);
    assert.deepEqual(
      steps.map(({ kind, share }) => [kind, share]),
      [
        ["resume", 90],
        ["shift", 100],
        ["finish", 100],
      ],
    );
    assert.deepEqual(steps.at(-1)?.placement, { topology: "fargate", traffic: [] });
  });

  it("gives the traffic back to those who had it", () => {
    const { back } = planMove(alone("fargate"), "ec2", SHARES);
    assert.deepEqual(back?.traffic, [
      { topology: "fargate", weight: 100 },
      { topology: "ec2", weight: 0 },
    ]);
  });
});

describe("the plan of any switch", () => {
  const everyMove = (
    holds: (steps: readonly Step[], move: { found: Placement; target: string; shares: number[] }) => void,
  ) =>
    fc.assert(
      fc.property(moves, (move) => holds(planMove(move.found, move.target, move.shares).steps, move)),
      { numRuns: 1000 },
    );

  it("always has somebody who serves", () => {
    everyMove((steps) => {
      for (const { placement } of steps) assert.ok(sum(found(placement).traffic) > 0);
    });
  });

  it("writes whole weights from 0 to 999 that add up to 100, except where it finds others", () => {
    everyMove((steps) => {
      for (const { placement, kind } of steps) {
        for (const { weight } of placement.traffic) assert.ok(Number.isInteger(weight) && weight >= 0 && weight <= 999);
        if (kind === "add" || kind === "shift") assert.equal(sum(placement.traffic), 100);
      }
    });
  });

  it("removes nobody before the target has everything", () => {
    everyMove((steps, { found: start, target }) => {
      let before: Placement = start;
      for (const { placement } of steps) {
        const now = new Set(found(placement).traffic.map(({ topology }) => topology));
        const removed = found(before).traffic.filter(({ topology }) => !now.has(topology));
        for (const { weight } of removed) assert.equal(weight, 0, "removed while it served");
        if (removed.length > 0) assert.equal(placement.topology, target);
        before = placement;
      }
    });
  });

  it("never takes traffic from the target, and gives it some only once it was up", () => {
    everyMove((steps, { found: start, target }) => {
      const ups = steps.map(({ share }) => share);
      assert.deepEqual(
        ups,
        [...ups].sort((a, b) => a - b),
      );
      if (start.traffic.every(({ topology }) => topology !== target)) assert.equal(ups[0], 0);
    });
  });

  it("ends with the target alone and nothing left in the configuration", () => {
    everyMove((steps, { target }) => assert.deepEqual(steps.at(-1)?.placement, { topology: target, traffic: [] }));
  });

  it("goes on after an interruption anywhere with the same shares to the same end", () => {
    everyMove((steps, { target, shares: given }) => {
      const topology = topologyNames.find((name) => name === target) ?? "fargate";
      for (const [index, { placement }] of steps.entries()) {
        const rest = planMove(found(placement), topology, given).steps;
        assert.deepEqual(rest.at(-1), steps.at(-1));
        if (index === steps.length - 1) continue;
        assert.deepEqual(rest[0]?.placement, placement, "first applies what it finds");
        assert.deepEqual(
          rest.slice(1).map(({ share, kind }) => [kind, share]),
          steps.slice(index + 1).map(({ share, kind }) => [kind, share]),
        );
      }
    });
  });

  it("has a way back on which the target has nothing, as long as another topology runs", () => {
    fc.assert(
      fc.property(moves, ({ found: start, target, shares: given }) => {
        const { back, steps } = planMove(start, target, given);
        if (back === undefined) return assert.equal(steps.length, 1);
        assert.equal(sum(back.traffic), 100);
        assert.equal(back.traffic.find(({ topology }) => topology === target)?.weight, 0);
      }),
    );
  });
});
