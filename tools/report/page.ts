import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Html, html, trusted } from "./html";
import type { ReportContext, Section } from "./section";
import { sections } from "./sections";

/** The report as one HTML document that needs nothing else: no file, no network, and no script to be read. */
export function renderReport(context: ReportContext): string {
  const shown = sections.flatMap((section) => section(context) ?? []);
  const assets = { styles: read("page.css") + read("drawing.css"), script: read("page.js") };
  return page(`Plan of ${context.plan.stack}`, shown, assets).markup;
}

function read(file: string): string {
  return readFileSync(join(__dirname, "browser", file), "utf8");
}

interface Assets {
  readonly styles: string;
  readonly script: string;
}

function page(title: string, shown: readonly Section[], { styles, script }: Assets): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${contentPolicy({ styles, script })}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(styles)}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<h1>${title}</h1>
${colourChoice}
</header>
<nav aria-label="Sections"><ol>${shown.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`)}</ol></nav>
<main id="content" tabindex="-1">
${shown.map(
  ({ id, title: name, html: content }) =>
    html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${name}</h2>${content}</section>\n`,
)}</main>
<script>${trusted(script)}</script>
</body>
</html>
`;
}

/** Radio buttons, and styles that ask which one is chosen: no script is needed. */
const colourChoice = html`<fieldset class="colours"><legend>Colours</legend>
<label><input type="radio" name="colours" id="colours-system" checked> System</label>
<label><input type="radio" name="colours" id="colours-light"> Light</label>
<label><input type="radio" name="colours" id="colours-dark"> Dark</label>
</fieldset>`;

/** Nothing is loaded from anywhere, and nothing runs but these styles and this script: not even style="" of an element. */
function contentPolicy({ styles, script }: Assets): string {
  const only = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return `default-src 'none'; style-src ${only(styles)}; script-src ${only(script)}; base-uri 'none'; form-action 'none'`;
}
