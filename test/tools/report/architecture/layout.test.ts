import assert from "node:assert/strict";
import { readBeside } from "../../../../tools/report/architecture/beside";
import { drawing } from "../../../../tools/report/architecture/drawing";
import { type Layout, layOut } from "../../../../tools/report/architecture/layout/layout";
import type { Rect } from "../../../../tools/report/architecture/layout/place";
import type { Point, Routed } from "../../../../tools/report/architecture/layout/route";
import { sceneOf } from "../../../../tools/report/architecture/layout/scene";
import { widthOf } from "../../../../tools/report/architecture/layout/text";
import { readReaches } from "../../../../tools/report/architecture/reaches";
import { architecture } from "../../../../tools/report/architecture/section";
import { shownStack } from "../../../../tools/report/shownStack";
import { sharedPlan } from "../../../support/plans";
import { reportedStacks } from "../stacks";

const layoutOf = async ({ stack, overrides }: (typeof reportedStacks)[number]): Promise<Layout> => {
  const shown = shownStack(await sharedPlan(stack, overrides));
  return layOut(sceneOf(readReaches(shown), { region: "us-east-1", beside: readBeside(shown) }));
};

const overlap = (one: Rect, other: Rect) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

const labelRect = ({ label, labelAt: { x, y, anchor } }: Routed): Rect => ({
  x: anchor === "end" ? x - widthOf(label) : x,
  y: y - 11,
  width: widthOf(label),
  height: 13,
});

/** A piece of an arrow as a rectangle without width. */
const pieces = (points: readonly Point[]): readonly Rect[] =>
  points.slice(1).map(({ x, y }, index) => {
    const before = points[index] ?? { x, y };
    return {
      x: Math.min(x, before.x),
      y: Math.min(y, before.y),
      width: Math.abs(x - before.x),
      height: Math.abs(y - before.y),
    };
  });

const pairs = <T>(all: readonly T[]) =>
  all.flatMap((one, index) => all.slice(index + 1).map((other) => [one, other] as const));

describe("the drawing of the architecture", () => {
  for (const reported of reportedStacks) {
    it(`${reported.title}: no box is over another, and all are within the picture`, async () => {
      const { nodes, beside, width, height, subnets } = await layoutOf(reported);
      const boxes = [...nodes.flatMap(({ rects }) => rects), ...beside];
      for (const [one, other] of pairs(boxes)) assert.ok(!overlap(one, other), JSON.stringify([one, other]));
      for (const [one, other] of pairs(subnets)) assert.ok(!overlap(one, other), JSON.stringify([one, other]));
      for (const { x, y, ...size } of boxes) {
        assert.ok(x >= 0 && y >= 0 && x + size.width <= width && y + size.height <= height);
      }
    });

    it(`${reported.title}: an arrow begins and ends at its own boxes and crosses no other`, async () => {
      const { nodes, arrows } = await layoutOf(reported);
      for (const { from, to, points } of arrows) {
        const others = nodes.filter(({ node }) => node.id !== from && node.id !== to).flatMap(({ rects }) => rects);
        for (const piece of pieces(points)) {
          for (const box of others) assert.ok(!overlap(piece, box), `${from} → ${to} crosses a box`);
        }
        const touches = (id: string, { x, y }: Point | undefined = { x: -1, y: -1 }) =>
          nodes
            .filter(({ node }) => node.id === id)
            .flatMap(({ rects }) => rects)
            .some((box) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height);
        assert.ok(touches(from, points[0]) && touches(to, points.at(-1)), `${from} → ${to} touches both`);
      }
    });

    it(`${reported.title}: no arrow goes through the name of a frame`, async () => {
      const { frames, frameLabels, arrows } = await layoutOf(reported);
      assert.equal(frameLabels.length, frames.length);
      for (const [index, { x, y }] of frameLabels.entries()) {
        const label = frames[index]?.label ?? "";
        const rect = { x, y: y - 11, width: widthOf(label), height: 13 };
        for (const piece of arrows.flatMap(({ points }) => pieces(points))) assert.ok(!overlap(piece, rect), label);
      }
    });

    it(`${reported.title}: labels stand on nothing and beside each other`, async () => {
      const { nodes, arrows, width } = await layoutOf(reported);
      const labels = arrows.filter(({ label }) => label !== "").map((arrow) => [arrow, labelRect(arrow)] as const);
      for (const [[one, first], [other, second]] of pairs(labels)) {
        const isSame = one.to === other.to && one.label === other.label;
        assert.ok(isSame || !overlap(first, second), `${one.label} and ${other.label}`);
      }
      for (const [{ label }, rect] of labels) {
        assert.ok(rect.x >= 0 && rect.x + rect.width <= width, label);
        for (const box of nodes.flatMap(({ rects }) => rects)) assert.ok(!overlap(rect, box), label);
      }
    });

    it(`${reported.title}: each arrow is in the table as well`, async () => {
      const plan = await sharedPlan(reported.stack, reported.overrides);
      const { nodes, arrows } = await layoutOf(reported);
      const rows = architecture({ plan, date: "2026-11-28" }).html.markup.split("<tr>").slice(1);
      const titleOf = (id: string) =>
        id === "nat" ? "Internet" : nodes.find(({ node }) => node.id === id)?.node.title;
      for (const { from, to } of arrows.filter((each) => each.from !== "nat")) {
        const ends = `>${titleOf(from)}</th><td class="">${titleOf(to)}</td>`;
        assert.ok(
          rows.some((row) => row.includes(ends)),
          ends,
        );
      }
    });

    it(`${reported.title}: the same plan gives the same picture`, async () => {
      const draw = async () => drawing(await layoutOf(reported), "title", "description").markup;
      assert.equal(await draw(), await draw());
    });
  }

  it("says half a rule above the picture, which has no arrow for it", async () => {
    const plan = await sharedPlan("prod", { natStrategy: "single" });
    const resources = plan.resources.filter(({ name }) => name !== "fargate-access-database-in");
    const { markup } = architecture({ plan: { ...plan, resources }, date: "2026-11-28" }).html;
    assert.match(markup, /Half a rule<\/span> ECS on Fargate may open port 5432 to RDS PostgreSQL, but no rule/);
    assert.doesNotMatch(markup, /ECS on Fargate<\/th><td class="">RDS PostgreSQL/);
  });

  it("puts a standby, single gateways and tasks where they are", async () => {
    const [, prod] = reportedStacks;
    assert.ok(prod);
    const { nodes, columns } = await layoutOf(prod);
    assert.deepEqual(
      columns.map(({ label }) => label),
      ["us-east-1a", "us-east-1b"],
    );
    const of = (kind: string) => nodes.find(({ node }) => node.kind === kind)?.node;
    assert.deepEqual(of("database")?.second, ["Standby", "a copy in another zone"]);
    assert.deepEqual(of("service")?.units, { least: 2, most: 4 });
    assert.deepEqual(of("nat")?.columns, [0]);
  });
});
