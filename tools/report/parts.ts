import { type Html, html, type Value } from "./html";

export interface Column {
  readonly label: string;
  /** Figures stand at the right edge, digit under digit. */
  readonly isFigure?: boolean;
}

export interface Table {
  /** Of the page, begins with the section's. */
  readonly id: string;
  /** Says what the table shows; read out before it. */
  readonly caption: string;
  readonly columns: readonly Column[];
  /** The first cell of each row names the row. */
  readonly rows: readonly (readonly Value[])[];
  /** Sums, below the line. */
  readonly totals?: readonly Value[];
}

/** A table in a box of its own that scrolls where the page is narrow, and that the keyboard reaches. */
export function table({ id, caption, columns, rows, totals }: Table): Html {
  const cells = (row: readonly Value[]) =>
    row.map((cell, index) => {
      const figure = columns[index]?.isFigure ? "figure" : "";
      return index === 0
        ? html`<th scope="row" class="${figure}">${cell}</th>`
        : html`<td class="${figure}">${cell}</td>`;
    });
  return html`<div class="scroll" role="group" tabindex="0" aria-labelledby="${id}"><table>
<caption id="${id}">${caption}</caption>
<thead><tr>${columns.map(({ label, isFigure }) => html`<th scope="col" class="${isFigure ? "figure" : ""}">${label}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>\n`)}</tbody>
${totals && html`<tfoot><tr>${cells(totals)}</tr></tfoot>`}</table></div>`;
}

/** Names with values, for few facts. */
export function facts(entries: readonly (readonly [name: string, value: Value])[]): Html {
  return html`<dl class="facts">${entries.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** What is folded until somebody asks for it; printed in full. */
export function folded(title: Value, content: Value): Html {
  return html`<details><summary>${title}</summary>${content}</details>`;
}

export type Tone = "good" | "warning" | "bad" | "neutral";

/** A word in a coloured frame. The word says it all: the colour is only for those who see it. */
export function badge(tone: Tone, word: string): Html {
  return html`<span class="badge ${tone}">${word}</span>`;
}
