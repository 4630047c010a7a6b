import { type PlacedScene, placeScene } from "./place";
import { chooseWays, guttersOf, portCounts, type Routed, routeArrows } from "./route";
import type { Scene } from "./scene";

/** The picture, with a place for everything. The same scene gives the same picture. */
export interface Layout extends PlacedScene {
  readonly arrows: readonly Routed[];
}

export function layOut(scene: Scene): Layout {
  // Which arrows go around others does not depend on the room beside the columns, so a first draft tells how much they need.
  const draft = placeScene(scene, { left: 0, right: 0 }, new Map());
  const ways = chooseWays(draft, scene.arrows);
  const placed = placeScene(scene, guttersOf(draft, ways), portCounts(ways));
  return { ...placed, arrows: routeArrows(placed, chooseWays(placed, scene.arrows)) };
}
