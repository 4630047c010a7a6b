import { REFUSED } from "../../components/configuration/warnings";
import { counted } from "../support/amounts";
import type { Tone } from "./parts";
import type { ReportContext } from "./section";

/** Whether an update of the stack would be let through. */
export interface Verdict {
  readonly tone: Tone;
  readonly answer: string;
  /** In sentences. */
  readonly reasons: readonly string[];
}

type Judge = (context: ReportContext) => string | undefined;

/** What stops an update, a sentence each. */
const OBSTACLES: readonly Judge[] = [
  ({ plan }) => {
    const mandatory = plan.violations.filter(({ level }) => level === "mandatory").length;
    return mandatory > 0
      ? `${counted(mandatory, "mandatory finding")} of the policies: they refuse the update.`
      : undefined;
  },
  ({ plan }) => plan.messages.find(({ text }) => text.includes(REFUSED))?.text,
  ({ comparison }) => {
    const lost = (comparison?.changes ?? []).filter(
      ({ kind, isProtected }) => isProtected && (kind === "replaced" || kind === "gone"),
    );
    const names = lost.map(({ name, kind }) => `${name} would be ${kind}`).join(", ");
    return lost.length > 0 ? `${names}, and protected: the engine refuses the update.` : undefined;
  },
];

export function verdictOf(context: ReportContext): Verdict {
  const obstacles = OBSTACLES.flatMap((judge) => judge(context) ?? []);
  if (obstacles.length > 0) return { tone: "bad", answer: "May not ship", reasons: obstacles };
  const { encrypted } = context.plan;
  if (encrypted.length > 0)
    return {
      tone: "warning",
      answer: "May ship, as far as is known",
      reasons: [`What depends on ${encrypted.join(", ")} is not judged: encrypted values cannot be read offline.`],
    };
  return { tone: "good", answer: "May ship", reasons: ["No mandatory policy is violated."] };
}
