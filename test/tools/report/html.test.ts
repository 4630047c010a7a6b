import assert from "node:assert/strict";
import { html, trusted, type Value } from "../../../tools/report/html";

const cases: readonly (readonly [title: string, value: Value, markup: string])[] = [
  [
    "a text, with all that means something to HTML escaped",
    `<b class="x">&'`,
    "&lt;b class=&quot;x&quot;&gt;&amp;&#39;",
  ],
  ["a figure as it is", 12.5, "12.5"],
  ["other markup as it is", html`<i>${"<"}</i>`, "<i>&lt;</i>"],
  ["a list, each by its own kind", ["<", html`<br>`, [1, "&"]], "&lt;<br>1&amp;"],
  ["nothing for what is not there", undefined, ""],
  ["styles without change", trusted("a > b {}"), "a > b {}"],
];

describe("a template of the report", () => {
  for (const [title, value, markup] of cases) {
    it(`shows ${title}`, () => assert.equal(html`<p>${value}</p>`.markup, `<p>${markup}</p>`));
  }
});
