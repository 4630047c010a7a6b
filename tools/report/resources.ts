import type { Plan } from "../plan/plan";
import { logicalName } from "../support/urns";
import { type Html, html } from "./html";

type Resources = Pick<Plan, "resources">;

/** Where the tree shows a resource. */
export function anchorOf({ resources }: Resources, urn: string): string | undefined {
  const index = resources.findIndex((each) => each.urn === urn);
  return index < 0 ? undefined : `resources-${index}`;
}

/** The name of a resource, as a link to its place in the tree. */
export function resourceLink(plan: Resources, urn: string): Html {
  const anchor = anchorOf(plan, urn);
  const name = logicalName(urn);
  return anchor === undefined ? html`<b>${name}</b>` : html`<a href="#${anchor}">${name}</a>`;
}
