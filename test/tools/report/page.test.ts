import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { AxeResults } from "axe-core";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { type Plan, root } from "../../../tools/plan/plan";
import { contextOf } from "../../../tools/report/context";
import { renderReport } from "../../../tools/report/page";
import type { ReportContext } from "../../../tools/report/section";
import { startChromium } from "../../support/chromium";
import { orSkip } from "../../support/orSkip";
import { sharedPlan } from "../../support/plans";

const ATTACK = `"'><script>document.title = "attacked"</script><img src="x" onerror="document.title = 'attacked'">`;

/** All that a report may have to show, with texts that would be code if they were not escaped. */
function attacking({ plan, scenarios = [], ...context }: ReportContext): ReportContext {
  const [, first, second] = attackingUrns(plan.resources);
  const violation = { policy: ATTACK, severity: "high", message: ATTACK, remediation: ATTACK };
  const dearer = { what: ATTACK, before: { least: 1, expected: 2 }, after: { least: 3, expected: 5 } };
  const [impossible, ...possible] = scenarios;
  return {
    ...context,
    comparison: {
      name: ATTACK,
      changes: [
        {
          urn: second?.urn ?? "",
          type: `aws:t/${ATTACK}`,
          name: ATTACK,
          kind: "replaced",
          effects: [{ kind: "replaced", property: ATTACK, before: ATTACK, after: { [ATTACK]: ATTACK }, why: ATTACK }],
          isStateful: true,
          isProtected: true,
        },
      ],
      advice: [ATTACK],
      costs: { total: dearer, groups: [dearer], resources: [dearer], notes: [ATTACK], isKnown: true },
      findings: {
        new: [{ ...violation, level: "advisory", urn: ATTACK }],
        gone: [{ ...violation, level: ATTACK, urn: ATTACK }],
        still: [],
        suppressions: { new: [], gone: [] },
      },
    },
    scenarios: impossible === undefined ? [] : [{ ...impossible, reason: ATTACK }, ...possible],
    plan: {
      ...plan,
      stack: ATTACK,
      resources: attackingUrns(plan.resources).map((each) => ({
        ...each,
        name: each.name + ATTACK,
        inputs: { ...each.inputs, [ATTACK]: ATTACK },
      })),
      violations: [
        { ...violation, level: "advisory", urn: first?.urn ?? "" },
        { ...violation, level: "mandatory", urn: second?.urn ?? "" },
      ],
      suppressions: [{ policy: ATTACK, urn: first?.urn ?? "", reason: ATTACK, from: "tag" }],
      costs: { ...plan.costs, items: plan.costs.items.map((each) => ({ ...each, what: ATTACK, source: ATTACK })) },
      outputs: { ...plan.outputs, [ATTACK]: ATTACK },
      messages: [{ severity: "warning", text: ATTACK, urn: undefined }],
      encrypted: [ATTACK],
    },
  };
}

/** URNs end with a resource's name, which may be any text. */
function attackingUrns(resources: Plan["resources"]): Plan["resources"] {
  const attacked = (urn: string) => urn + ATTACK;
  return resources.map((each) => ({
    ...each,
    urn: attacked(each.urn),
    parent: each.parent && attacked(each.parent),
    dependencies: each.dependencies.map(attacked),
    propertyDependencies: Object.fromEntries(
      Object.entries(each.propertyDependencies).map(([key, urns]) => [key, urns.map(attacked)]),
    ),
  }));
}

/** Pixels between the margins of the paper. */
const A4 = 688;

describe("the report of prod in a browser", () => {
  let folder: string;
  let browser: Browser;
  let pages: Readonly<Record<"prod" | "attacked", string>>;

  before(async function () {
    browser = await orSkip(this, startChromium());
    folder = mkdtempSync(join(tmpdir(), "report-"));
    const context = await contextOf(await sharedPlan("prod", {}), { folder: root, overrides: {} }, "2026-11-28");
    const write = (name: string, shown: ReportContext) => {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, renderReport(shown));
      return file;
    };
    pages = { prod: write("prod", context), attacked: write("attacked", attacking(context)) };
  });
  after(async () => {
    await browser?.close();
    if (folder) rmSync(folder, { recursive: true });
  });

  /** Opens a report, hands the page over, and closes it: with all that it asked for and complained of. */
  async function open(
    name: keyof typeof pages,
    options: BrowserContextOptions,
    look: (page: Page) => Promise<void>,
  ): Promise<void> {
    const context = await browser.newContext(options);
    const address = pathToFileURL(pages[name]).href;
    const [asked, complaints]: [string[], string[]] = [[], []];
    await context.route(
      () => true,
      (route) => {
        const url = route.request().url();
        if (url === address) return route.continue();
        asked.push(url);
        return route.abort();
      },
    );
    const page = await context.newPage();
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(address);
    await look(page);
    await context.close();
    assert.deepEqual({ asked, complaints }, { asked: [], complaints: [] });
  }

  const sizes = (width: number) => ({ width, height: 900 });

  for (const width of [390, 1024, 1600]) {
    it(`fits ${width} pixels: wide tables scroll in a box of their own, which the keyboard reaches`, () =>
      open("prod", { viewport: sizes(width) }, async (page) => {
        await unfold(page);
        const found = await page.evaluate(`({
          page: [document.documentElement.scrollWidth, document.documentElement.clientWidth],
          unreachable: [...document.querySelectorAll("*")]
            .filter((each) => getComputedStyle(each).overflowX === "auto" && each.scrollWidth > each.clientWidth)
            .filter((each) => each.getAttribute("tabindex") !== "0")
            .map((each) => each.outerHTML.slice(0, 100)),
        })`);
        assert.deepEqual(found, { page: [width, width], unreachable: [] });
      }));
  }

  for (const [name, width, colorScheme] of [
    ["prod", 390, "light"],
    ["prod", 390, "dark"],
    ["prod", 1600, "light"],
    ["prod", 1600, "dark"],
    ["attacked", 390, "dark"],
  ] as const) {
    it(`has nothing that axe calls serious: ${name} at ${width} pixels on ${colorScheme} ground`, () =>
      open(name, { viewport: sizes(width), colorScheme }, async (page) => {
        await unfold(page);
        assert.deepEqual(await seriousFindings(page), []);
      }));
  }

  it("is read without script: what is folded can be unfolded, and what needs script is not there", () =>
    open("prod", { javaScriptEnabled: false, viewport: sizes(390) }, async (page) => {
      assert.match((await page.textContent("main")) ?? "", /May (not )?ship/);
      const first = page.locator("#resources-tree details").first();
      await first.locator("summary").first().click();
      assert.equal(await first.locator("ul > li > details > summary").first().isVisible(), true);
      assert.equal(await page.locator("#resources-filter").isVisible(), false);
      await page.getByLabel("Dark").check();
      assert.equal(await isDark(page), true);
    }));

  it("finds resources by name, type or URN, and says how many", () =>
    open("prod", { viewport: sizes(1024) }, async (page) => {
      const all = await page.locator("#resources-tree li").count();
      const status = page.locator("#resources [role=status]");
      await page.getByLabel("Find by name, type or URN").fill("RDS/instance parameters");
      assert.equal(await status.textContent(), `0 of ${all} found`);
      await page.getByLabel("Find by name, type or URN").fill("rds/Instance:");
      assert.equal(await status.textContent(), `1 of ${all} found`);
      const shown = await page.locator("#resources-tree li:visible > details > summary > b").allTextContents();
      assert.deepEqual(shown, ["database", "database"]);
      await page.getByLabel("Find by name, type or URN").fill("");
      assert.equal(
        await page.locator("#resources-tree > li:visible").count(),
        await page.locator("#resources-tree > li").count(),
      );
      assert.equal(await status.textContent(), "");
    }));

  it("leads from a finding to its resource, whatever was searched for", () =>
    open("attacked", { viewport: sizes(1024) }, async (page) => {
      await page.getByLabel("Find by name, type or URN").fill("nothing of this name");
      await page.locator(".findings a").last().click();
      const place = page.locator("#resources-tree li:target > details > summary");
      await place.waitFor();
      assert.ok(await place.evaluate((each) => each.checkVisibility({ contentVisibilityAuto: true })));
    }));

  it("is used by keyboard: the content is one key away, colours are chosen, and resources unfolded", () =>
    open("prod", { viewport: sizes(1024), colorScheme: "light" }, async (page) => {
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "Skip to the content");
      await page.keyboard.press("Tab");
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowRight");
      assert.equal(await isDark(page), true);
      await page.keyboard.press("Shift+Tab");
      await page.keyboard.press("Enter");
      assert.equal(await page.evaluate("document.activeElement.id"), "content");
      await page.getByLabel("Find by name, type or URN").focus();
      for (const _button of ["Unfold all", "Fold all", "the first component"]) await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await page.locator("#resources-tree details").first().getAttribute("open"), "");
      const outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle");
      assert.equal(outline, "solid");
    }));

  it("has headings in order and a landmark for each part", () =>
    open("prod", {}, async (page) => {
      const levels = await page
        .locator("h1, h2, h3, h4")
        .evaluateAll((all) => all.map((each) => Number(each.tagName[1])));
      for (const [index, level] of levels.entries()) assert.ok(level - (levels[index - 1] ?? 0) <= 1, String(levels));
      assert.deepEqual(
        await Promise.all(["h1", "header", "nav", "main"].map((each) => page.locator(each).count())),
        [1, 1, 1, 1],
      );
      assert.equal(await page.locator("table:not(:has(caption)), th:not([scope])").count(), 0);
    }));

  it("is printed on light ground, unfolded, without what only a screen can do", () =>
    open("prod", { colorScheme: "dark", viewport: sizes(A4) }, async (page) => {
      await page.getByLabel("Dark").check();
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      assert.equal(await isDark(page), false);
      assert.equal(await page.evaluate("document.documentElement.scrollWidth"), A4);
      const hidden = await page
        .locator("#resources-tree summary")
        .evaluateAll((all) => all.filter((each) => !each.checkVisibility({ contentVisibilityAuto: true })).length);
      assert.equal(hidden, 0);
      for (const control of ["nav", "fieldset", "#resources-filter"])
        assert.equal(await page.locator(control).isVisible(), false);
      assert.ok((await page.pdf()).length > 10_000);
    }));

  it("shows texts of a stack as texts", () =>
    open("attacked", {}, async (page) => {
      assert.equal(await page.title(), `Plan of ${ATTACK}`);
      assert.equal(await page.locator("main script, main img").count(), 0);
      const text = (await page.textContent("main")) ?? "";
      assert.ok(text.split(ATTACK).length > 100, "the texts are there");
    }));

  it("is one file of less than a megabyte without a secret of the stack", async () => {
    const { resources } = await sharedPlan("prod", {});
    const text = readFileSync(pages.prod, "utf8");
    assert.ok(Buffer.byteLength(text) < 1_000_000);
    const secrets = resources.flatMap(({ props, inputs }) => secretsIn(props, inputs));
    assert.ok(secrets.length >= 2, "the stack has secrets");
    for (const secret of secrets) assert.ok(!text.includes(secret));
  });
});

/** Texts that people do not see. */
function secretsIn(value: unknown, shown: unknown): readonly string[] {
  if (shown === "[secret]") return typeof value === "string" ? [value] : [JSON.stringify(value)];
  if (typeof value !== "object" || value === null || typeof shown !== "object" || shown === null) return [];
  const public_ = new Map<string, unknown>(Object.entries(shown));
  return Object.entries(value).flatMap(([key, inner]) => secretsIn(inner, public_.get(key)));
}

async function unfold(page: Page): Promise<void> {
  await page.locator("details").evaluateAll((all) => {
    for (const each of all) each.setAttribute("open", "");
  });
}

function isDark(page: Page): Promise<boolean> {
  return page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/)[0] < 128");
}

function focused(page: Page): Promise<string> {
  return page.evaluate("document.activeElement.textContent");
}

const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

/** Rule and first place of each, in a line. */
async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate<AxeResults>("axe.run({ resultTypes: ['violations'] })");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html} (${nodes[0]?.failureSummary})`);
}
