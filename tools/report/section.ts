import type { Scenario } from "../cost/scenarios";
import type { Changes } from "../plan/changes/changes";
import type { Plan } from "../plan/plan";
import type { Html } from "./html";

/** What an update changes, against a plan that has a name. */
export type Comparison = Changes & { readonly name: string };

/** What the report shows. */
export interface ReportContext {
  /** Show `inputs` of its resources: they have `[secret]` where `props` have the secret itself. */
  readonly plan: Plan;
  /** Day of the report, for example 2026-11-28. */
  readonly date: string;
  /** The stack in each phase on each topology, where it could be. */
  readonly scenarios?: readonly Scenario[];
  /** With another plan of the stack, if one was asked for. */
  readonly comparison?: Comparison;
}

/** A part of the page, under a heading of the second level; its own headings begin at the third. */
export interface Section {
  /** Anchor of the section. The ids of its elements begin with it. */
  readonly id: string;
  readonly title: string;
  readonly html: Html;
}

/** A section of a stack, unless it has nothing to tell of this one. */
export type SectionOf = (context: ReportContext) => Section | undefined;
