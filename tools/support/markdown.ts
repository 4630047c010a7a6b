/** Text that is shown as it is: no markup, no HTML, and nobody is notified by a name in it. */
export function plainMarkdown(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_[\]|~$]/g, "\\$&")
    .replaceAll(/[@#](?=\w)/g, "$&\u200b")
    .replaceAll(/\s+/g, " ");
}

/** A part that is folded until somebody opens it; none without lines. */
export function folded(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["<details>", `<summary>${title}</summary>`, "", ...lines, "", "</details>", ""];
}

const FOLDED = /<details>\n[\s\S]*?\n<\/details>/g;

/**
 * Markdown of at most so many bytes, and so of no more characters: of the folded parts the longest lose their last lines, and say so.
 * @param more where the rest is
 */
export function shortened(text: string, most: number, more: string): string {
  if (Buffer.byteLength(text) <= most) return text;
  const parts = [...text.matchAll(FOLDED)].map(([part]) => part);
  const around = Buffer.byteLength(text) - parts.reduce((sum, part) => sum + Buffer.byteLength(part), 0);
  const room = roomOfEach(
    parts.map((part) => Buffer.byteLength(part)),
    most - around,
  );
  const fitted = text.replaceAll(FOLDED, (part) => withinBytes(part, room, `\n\n… ${more}\n\n</details>`));
  return withinBytes(fitted, most, `\n\n… ${more}\n`);
}

/** The largest length that all parts may have so that they fit: what the short ones leave, the long ones share. */
function roomOfEach(lengths: readonly number[], total: number): number {
  const sorted = [...lengths].sort((one, other) => one - other);
  let left = Math.max(total, 0);
  for (const [index, length] of sorted.entries()) {
    const share = left / (sorted.length - index);
    if (length > share) return share;
    left -= length;
  }
  return Number.POSITIVE_INFINITY;
}

/** Cut at the end of a line. */
function withinBytes(text: string, most: number, ending: string): string {
  if (Buffer.byteLength(text) <= most) return text;
  const kept: string[] = [];
  let left = most - Buffer.byteLength(ending);
  for (const line of text.split("\n")) {
    left -= Buffer.byteLength(line) + 1;
    if (left < 0) break;
    kept.push(line);
  }
  return kept.join("\n") + ending;
}
