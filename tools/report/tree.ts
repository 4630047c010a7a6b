import { figuresOf } from "../plan/figures";
import type { OfflineResource } from "../plan/offlineMonitor";
import type { Plan } from "../plan/plan";
import { counted, dollars } from "../support/amounts";
import { logicalName } from "../support/urns";
import { type Html, html, type Value } from "./html";
import { anchorOf } from "./resources";
import type { ReportContext, Section } from "./section";

/** Every resource below its component. A component is folded, and so are the inputs of a resource. */
export function tree({ plan }: ReportContext): Section {
  const stack = plan.resources.find(({ parent }) => parent === undefined);
  return {
    id: "resources",
    title: "Resources",
    html: html`<div class="control" hidden data-filter="resources-tree">
<label for="resources-filter">Find by name, type or URN</label>
<input type="search" id="resources-filter" autocomplete="off" spellcheck="false">
<button type="button" data-fold="open">Unfold all</button> <button type="button" data-fold="close">Fold all</button>
<p role="status"></p></div>
<ul class="tree" id="resources-tree">${childrenOf(plan, stack?.urn).map((each) => node(plan, each))}</ul>`,
  };
}

function childrenOf({ resources }: Plan, urn: string | undefined): readonly OfflineResource[] {
  return resources.filter(({ parent }) => parent === urn);
}

function node(plan: Plan, resource: OfflineResource): Html {
  const children = childrenOf(plan, resource.urn);
  return html`<li id="${anchorOf(plan, resource.urn)}" data-find="${resource.urn.toLowerCase()}"><details><summary>${label(plan, resource)}</summary>
${isBare(resource) ? undefined : particulars(plan, resource)}
${children.length > 0 ? html`<ul>${children.map((each) => node(plan, each))}</ul>` : undefined}</details></li>
`;
}

/** A component has nothing of its own to show. */
function isBare({ custom, remote }: OfflineResource): boolean {
  return !custom && !remote;
}

function label(plan: Plan, resource: OfflineResource): Html {
  const { name, type } = resource;
  const within = [resource, ...partsOf(plan, resource.urn)];
  const inside = within.filter((each) => each !== resource && !isBare(each)).length;
  const cost = expectedOf(plan, within);
  const notes = [
    figuresOf(resource),
    ...(inside > 0 ? [counted(inside, "resource")] : []),
    ...marksOf(resource),
    ...(cost >= 0.005 ? [`${dollars(cost)} a month`] : []),
  ].filter((each) => each !== "");
  return html`<b>${name}</b> <code class="type">${type}</code>${notes.length > 0 ? html` <span class="notes">${notes.join(" · ")}</span>` : undefined}`;
}

/** All below a resource, at any depth. */
function partsOf(plan: Plan, urn: string): readonly OfflineResource[] {
  return childrenOf(plan, urn).flatMap((child) => [child, ...partsOf(plan, child.urn)]);
}

function expectedOf({ costs }: Plan, resources: readonly OfflineResource[]): number {
  const urns = new Set(resources.map(({ urn }) => urn));
  return costs.items.filter(({ urn }) => urns.has(urn)).reduce((sum, item) => sum + item.dollars, 0);
}

function marksOf({ protect, external, remote }: OfflineResource): readonly string[] {
  return [
    ...(protect ? ["protected"] : []),
    ...(external ? ["exists already, is only read"] : []),
    ...(remote ? ["its inside is seen by the real engine only"] : []),
  ];
}

function particulars(plan: Plan, { urn, inputs, dependencies }: OfflineResource): Value {
  const names = dependencies.map((each) => html`<a href="#${anchorOf(plan, each)}">${logicalName(each)}</a> `);
  return html`<div class="particulars"><p><code>${urn}</code></p>
${names.length > 0 ? html`<p><span class="muted">Depends on</span> ${names}</p>` : undefined}
<pre tabindex="0" role="group" aria-label="Inputs of ${logicalName(urn)}">${JSON.stringify(inputs, null, 2)}</pre></div>`;
}
