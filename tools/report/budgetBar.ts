import { type Html, html } from "./html";

/** A part of a budget. */
export interface Share {
  readonly label: string;
  /** In the unit of the whole. */
  readonly amount: number;
  /** Nothing takes it: drawn empty. */
  readonly isFree?: boolean;
}

/** Narrower ones have no room for a letter; the table names them all the same. */
const LEAST_FOR_LETTER = 2.5;
const HEIGHT = 36;

/** Letters in the bar and in the table tell which part is which: no colour has to. */
export function letterOf(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}

/** What takes how much of a whole, as one bar. A table beside it has the same in figures. */
export function budgetBar({
  id,
  title,
  shares,
  whole,
}: {
  readonly id: string;
  readonly title: string;
  readonly shares: readonly Share[];
  readonly whole: number;
}): Html {
  // What is asked for may be more than there is: the bar then ends with what is asked, and a line shows the whole.
  const sum = Math.max(
    whole,
    shares.reduce((total, { amount }) => total + amount, 0),
  );
  const percent = (amount: number) => Math.round((amount / sum) * 10_000) / 100;
  let start = 0;
  const parts = shares.map(({ label, amount, isFree }, index) => {
    const [x, width] = [percent(start), percent(amount)];
    start += amount;
    const letter =
      width >= LEAST_FOR_LETTER
        ? html`<text class="${isFree ? "letter free" : "letter"}" x="${x + width / 2}%" y="23" text-anchor="middle">${letterOf(index)}</text>`
        : undefined;
    return html`<rect class="${isFree ? "share free" : `share share-${(index % 7) + 1}`}" x="${x}%" y="1" width="${width}%" height="${HEIGHT - 2}"><title>${label}</title></rect>${letter}`;
  });
  const end =
    sum > whole
      ? html`<line class="limit" x1="${percent(whole)}%" x2="${percent(whole)}%" y1="0" y2="${HEIGHT}"/>`
      : undefined;
  return html`<svg class="budget" role="img" aria-labelledby="${id}" width="100%" height="${HEIGHT}"><title id="${id}">${title}</title>${parts}${end}</svg>`;
}
