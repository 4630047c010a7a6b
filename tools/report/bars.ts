import { type Html, html, trusted, type Value } from "./html";

/** One bar of dollars a month: a sure part, and what use adds to it. */
export interface Bar {
  readonly label: Value;
  readonly least: number;
  /** Least and use together. */
  readonly expected: number;
  /** Stands behind the bar. */
  readonly note: Value;
}

export interface BarChart {
  /** Of the page, begins with the section's. */
  readonly id: string;
  readonly caption: string;
  /** Bars that belong together; all have one scale, which begins at zero. */
  readonly groups: readonly { readonly name?: string; readonly bars: readonly Bar[] }[];
}

/**
 * A chart of horizontal bars. Its texts are texts of the page, so that they keep their size on a phone. Screen readers skip it: the same
 * figures stand in a table beside it.
 */
export function barChart({ id, caption, groups }: BarChart): Html {
  const top = Math.max(0.01, ...groups.flatMap(({ bars }) => bars.map(({ expected }) => expected)));
  const hatch = `${id}-hatch`;
  return html`<figure class="bars" aria-hidden="true"><figcaption>${caption}</figcaption>
<svg width="0" height="0"><defs>${hatching(hatch)}</defs></svg>
<p class="legend"><span>${key("sure")} at least</span> <span>${key("use", hatch)} added by the use that is expected</span></p>
${groups.map(
  ({ name, bars }) =>
    html`<div class="group">${name && html`<p class="name">${name}</p>`}${bars.map(
      (bar) =>
        html`<div class="row"><span class="label">${bar.label}</span>${drawn(bar, top, hatch)}<span class="note">${bar.note}</span></div>`,
    )}</div>`,
)}</figure>`;
}

function drawn({ least, expected }: Bar, top: number, hatch: string): Html {
  const share = (amount: number) => `${Math.round((amount / top) * 1000) / 10}%`;
  return html`<svg class="bar" width="100%" height="14"><rect class="use" width="${share(expected)}" height="14" fill="url(#${hatch})"/><rect class="sure" width="${share(least)}" height="14"/></svg>`;
}

function key(part: string, hatch?: string): Html {
  const fill = hatch === undefined ? undefined : trusted(` fill="url(#${hatch})"`);
  return html`<svg width="14" height="14"><rect class="${part}" width="14" height="14"${fill}/></svg>`;
}

/** Stripes tell the second part from the first without a second colour. */
function hatching(id: string): Html {
  return html`<pattern id="${id}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="stripe" width="2" height="5"/></pattern>`;
}
