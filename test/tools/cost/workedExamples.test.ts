import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { sharedPlan } from "../../support/plans";

/** A line of a total that was worked by hand. */
interface Line {
  readonly part: string;
  readonly what: string;
  /** Quantity times price. */
  readonly product: number;
  readonly dollars: string;
}

interface Worked {
  readonly title: string;
  readonly stack: string;
  readonly overrides: Readonly<Record<string, string>>;
  readonly lines: readonly Line[];
  readonly total: string;
}

const [, section = ""] = readFileSync("docs/costs.md", "utf8").split("\n## Worked by hand\n");
const examples = (section.split("\n## ")[0] ?? "").split("\n### ").slice(1).map(readExample);

/** For example `prod, phase growth, topology ec2`. */
function readExample(text: string): Worked {
  const [title = "", ...rest] = text.split("\n");
  const [stack = "", ...settings] = title.split(", ");
  const overrides = Object.fromEntries(settings.map((setting) => setting.split(" ")));
  const rows = rest.filter((line) => line.startsWith("| ")).map((line) => line.slice(2, -2).split(" | "));
  const lines = rows
    .filter(([, , factors = ""]) => /^\d/.test(factors))
    .map(([part = "", what = "", factors = "", dollars = ""]) => ({
      ...{ part, what, dollars },
      product: calculated(factors),
    }));
  const total =
    rows
      .find(([part]) => part === "**total**")
      ?.at(-1)
      ?.replaceAll("*", "") ?? "";
  return { title, stack, overrides, lines, total };
}

describe("the totals worked by hand", () => {
  it("are four: both stacks, each phase of prod, each topology", () => {
    assert.deepEqual(
      examples.map(({ title }) => title),
      [
        "dev",
        "prod, phase initial, topology fargate",
        "prod, phase growth, topology ec2",
        "prod, phase scale, topology eks",
      ],
    );
  });

  for (const { title, stack, overrides, lines, total } of examples) {
    it(`${title}: each line multiplies, and all sum up`, () => {
      for (const { what, product, dollars } of lines) assert.equal(product.toFixed(2), dollars, what);
      assert.equal(sum(lines.map(({ product }) => product)).toFixed(2), total);
    });

    it(`${title}: agrees with the estimate to the cent, in total and in each part`, async () => {
      const needed: Readonly<Record<string, string>> =
        overrides.topology === "eks" ? { clusterAccessCidrs: '["8.8.8.8/32"]' } : {};
      const { costs } = await sharedPlan(stack, { ...overrides, ...needed });
      assert.equal(costs.expected.toFixed(2), total);
      const parts = new Set(costs.items.filter(({ dollars }) => dollars >= 0.005).map(({ group }) => group));
      for (const part of parts) {
        const ours = costs.items.filter(({ group }) => group === part).map(({ dollars }) => dollars);
        const byHand = lines.filter((line) => line.part === part).map(({ product }) => product);
        assert.equal(sum(byHand).toFixed(2), sum(ours).toFixed(2), part);
      }
    });
  }
});

/** `2 × 730 ÷ 3`, from left to right. */
function calculated(text: string): number {
  const [first = "", ...steps] = text.replaceAll(",", "").split(/ (?=[×÷] )/);
  return steps.reduce(
    (result, step) => (step.startsWith("×") ? result * Number(step.slice(2)) : result / Number(step.slice(2))),
    Number(first),
  );
}

function sum(figures: readonly number[]): number {
  return figures.reduce((total, figure) => total + figure, 0);
}
