import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { commentCommand } from "../../../tools/comment/arguments";
import { planCommand } from "../../../tools/plan/arguments";
import { makePlan } from "../../../tools/plan/plan";
import { readCommandLine } from "../../../tools/support/command";

const commands = { plan: planCommand, comment: commentCommand };

/** The command lines of a page: the command, and its words as a shell reads them. */
function commandLines(page: string) {
  const lines = readFileSync(page, "utf8").matchAll(/^npm run (?:--silent )?(plan|comment) -- ([^#|>\n]*)/gm);
  return [...lines].map(([line, name = "", rest = ""]) => ({
    line: line.trim(),
    name,
    words: [...rest.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ""),
  }));
}

describe("the pages on the plan and on continuous integration", () => {
  const all = ["docs/plan.md", "docs/continuous-integration.md"].flatMap(commandLines);

  it("show commands", () => assert.ok(all.length >= 11, `${all.length}`));

  for (const { line, name, words } of all)
    it(`show a command that can be run: ${line}`, async () => {
      if (name === "comment") return void readCommandLine(commands.comment, words);
      const { stack, overrides } = readCommandLine(commands.plan, words);
      const { violations } = await makePlan(stack, overrides);
      assert.deepEqual(violations, []);
    });

  it("say what the ceilings of the costs are", () => {
    const page = readFileSync("docs/continuous-integration.md", "utf8");
    for (const stack of ["dev", "prod"]) {
      const config = JSON.parse(readFileSync(`policies/config/${stack}.json`, "utf8")) as {
        readonly "cost-within-ceiling": { readonly monthlyDollars: number };
      };
      const { monthlyDollars } = config["cost-within-ceiling"];
      assert.ok(page.includes(`${monthlyDollars} $ a month for ${stack}`), stack);
    }
  });
});
