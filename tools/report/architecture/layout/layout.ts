import { type PlacedScene, placeScene, type Rect } from "./place";
import { chooseWays, guttersOf, type Point, portCounts, type Routed, routeArrows } from "./route";
import type { Scene } from "./scene";
import { widthOf } from "./text";

/** The picture, with a place for everything. The same scene gives the same picture. */
export interface Layout extends PlacedScene {
  readonly arrows: readonly Routed[];
  /** Where the labels of the frames begin, on their base line, in the order of the frames. */
  readonly frameLabels: readonly Point[];
}

export function layOut(scene: Scene): Layout {
  // Which arrows go around others does not depend on the room beside the columns, so a first draft shows how much they need.
  const draft = placeScene(scene, { left: 0, right: 0 }, new Map());
  const ways = chooseWays(draft, scene.arrows);
  const placed = placeScene(scene, guttersOf(draft, ways), portCounts(ways));
  const arrows = routeArrows(placed, chooseWays(placed, scene.arrows));
  return { ...placed, arrows, frameLabels: placeLabels(placed, arrows) };
}

const INSET = 12;
const BASE_LINE = 19;

/** All at one edge, the first at which no arrow crosses any of them. */
function placeLabels({ frames, columns }: PlacedScene, arrows: readonly Routed[]): readonly Point[] {
  const at = (xOf: (frame: Rect) => number) => frames.map((frame) => ({ x: xOf(frame), y: frame.y + BASE_LINE }));
  const edges = [at(({ x }) => x + INSET), ...columns.map(({ x }) => at(() => x))];
  const isFree = (labels: readonly Point[]) =>
    labels.every(({ x, y }, index) => {
      const width = widthOf(frames[index]?.label ?? "") * 1.1 + 8;
      return !arrows.some(({ points }) => points.some((point, each) => crosses(points[each - 1] ?? point, point)));

      function crosses(from: Point, to: Point): boolean {
        const [left, right] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
        const [top, bottom] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
        return right > x - 4 && left < x + width && bottom > y - BASE_LINE + 6 && top < y + 4;
      }
    });
  return edges.find(isFree) ?? edges[0] ?? [];
}
