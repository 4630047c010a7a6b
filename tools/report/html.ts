/** Markup that is safe to put on the page: made by the tag below, which escapes all values. */
export class Html {
  constructor(readonly markup: string) {}

  toString(): string {
    return this.markup;
  }
}

/** What may stand in a template: texts are escaped, lists are joined, nothing is left out. */
export type Value = Html | string | number | undefined | readonly Value[];

/** Tag for templates of HTML and SVG: html`<td>${name}</td>`. A value may be content or a quoted attribute, nothing else. */
export function html(literals: TemplateStringsArray, ...values: readonly Value[]): Html {
  const [first = "", ...rest] = literals;
  return new Html(first + rest.map((literal, index) => markupOf(values[index]) + literal).join(""));
}

/** Our own styles and script, which are no text to escape. */
export function trusted(markup: string): Html {
  return new Html(markup);
}

function markupOf(value: Value): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.markup;
  if (typeof value === "string") return escaped(value);
  return typeof value === "number" ? String(value) : value.map(markupOf).join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
