import { folded, plainMarkdown, shortened } from "../../support/markdown";
import { markdownTable } from "../../support/table";
import type { Finding } from "./baseline";
import type { Changes } from "./changes";
import type { Change } from "./compare";
import type { FindingChanges } from "./findings";
import { byGravity, effectTexts, findingParts, kindWords, nameIn, summaryOf } from "./render";
import { costRows, costSummary, costTitles } from "./renderCosts";

/** What GitHub takes in a comment. Source: its answer "Body is too long (maximum is 65536 characters)" (2026-11). */
export const LONGEST_COMMENT = 65_536;

/** First line of every such text, by which a comment is found again. Not shown. */
export const COMMENT_MARKER = "<!-- npm run plan -- --markdown -->";

/** Findings that are shown before the rest is folded. */
const MOST_FINDINGS = 10;

/** What an update would do, as a comment of a pull request: in short what decides, and all the rest folded. */
export function changesAsMarkdown(stack: string, title: string, all: Changes): string {
  const { changes, advice, findings, costs } = all;
  const text = [
    COMMENT_MARKER,
    `### ${plainMarkdown(stack)}: ${changes.length === 0 ? "nothing changes" : summaryOf(changes)}`,
    "",
    `${plainMarkdown(title)}.`,
    "",
    ...atRisk(changes),
    ...(advice.length > 0 ? ["**Before you do it**", "", ...advice.map(bullet), ""] : []),
    `**Costs**: ${plainMarkdown(costSummary(costs))}`,
    "",
    ...findingSummary(findings),
    ...folded(`Changes: ${changes.length}`, byGravity(changes).flatMap(changeLines)),
    ...folded("Costs by part and resource", costTable(all)),
    ...folded("Findings of the policies", findingParts(findings).flatMap(findingPart)),
  ].join("\n");
  return shortened(text, LONGEST_COMMENT, `The rest is in: npm run plan -- ${stack} --against REF`);
}

/** What is lost comes before everything else. */
function atRisk(changes: readonly Change[]): readonly string[] {
  const grave = changes.filter(({ isStateful, kind }) => isStateful && (kind === "replaced" || kind === "gone"));
  if (grave.length === 0) return [];
  const lines = byGravity(grave).map(
    ({ type, name, kind, isProtected }) =>
      `- **${kindWords[kind]}**: \`${type}\` ${plainMarkdown(name)}${isProtected ? " (protected: an update refuses this)" : ""}`,
  );
  return ["**Data at risk**", "", ...lines, ""];
}

function findingSummary({ new: found, gone, still }: FindingChanges): readonly string[] {
  const counts = [`${found.length} new`, `${gone.length} gone`, `${still.length} still there`].join(", ");
  const shown = found.slice(0, MOST_FINDINGS).map(findingLine);
  const more = found.length > MOST_FINDINGS ? [`- and ${found.length - MOST_FINDINGS} more, below`] : [];
  return [`**Findings of the policies**: ${counts}`, "", ...shown, ...more, ""];
}

function findingPart([heading, lines]: readonly [string, readonly string[]]): readonly string[] {
  return lines.length === 0 ? [] : [`**${heading}**`, "", ...lines.map(bullet), ""];
}

function findingLine({ policy, level, urn, message }: Finding): string {
  return `- **${level}** \`${policy}\` at ${plainMarkdown(nameIn(urn))}: ${plainMarkdown(message)}`;
}

function changeLines(change: Change): readonly string[] {
  const { type, name, kind } = change;
  return [
    `- **${kindWords[kind]}**: \`${type}\` ${plainMarkdown(name)}`,
    ...effectTexts(change).map((text) => `  ${bullet(text)}`),
  ];
}

function costTable({ costs: { groups, resources, notes, isKnown } }: Changes): readonly string[] {
  const rows = [...costRows(groups), ...costRows(resources)].map((row) => row.map(escapedCell));
  return [...(isKnown && rows.length > 0 ? [markdownTable(costTitles, rows), ""] : []), ...notes.map(bullet)];
}

/** The table escapes its own separators. */
function escapedCell(text: string): string {
  return plainMarkdown(text).replaceAll("\\|", "|");
}

function bullet(text: string): string {
  return `- ${plainMarkdown(text)}`;
}
