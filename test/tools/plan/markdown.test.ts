import assert from "node:assert/strict";
import { changesOf } from "../../../tools/plan/changes/changes";
import type { Change } from "../../../tools/plan/changes/compare";
import { COMMENT_MARKER, changesAsMarkdown, LONGEST_COMMENT } from "../../../tools/plan/changes/markdown";
import { plainMarkdown, shortened } from "../../../tools/support/markdown";
import { sharedPlan } from "../../support/plans";

describe("the changes as a comment of a pull request", () => {
  const growth = async () => changesOf(await sharedPlan("prod", {}), await sharedPlan("prod", { phase: "growth" }));
  const database: Change = {
    urn: "urn:pulumi:s::p::aws:rds/instance:Instance::database",
    type: "aws:rds/instance:Instance",
    name: "database",
    kind: "replaced",
    effects: [{ kind: "replaced", property: "dbName", before: "a", after: "<b>@you | `x`" }],
    isStateful: true,
    isProtected: true,
  };

  it("say first what changes, what it costs and what the policies say, and have all the rest folded", async () => {
    const text = changesAsMarkdown("prod", "What an update does", await growth());
    const [short = ""] = text.split("<details>");
    assert.ok(text.startsWith(`${COMMENT_MARKER}\n### prod: `));
    assert.match(short, /\*\*Before you do it\*\*\n\n- Until the database has changed/);
    assert.match(short, /\*\*Costs\*\*: \\\$[\d.,]+ → \\\$[\d.,]+ \(\+\\\$[\d.,]+\) a month expected/);
    assert.match(short, /\*\*Findings of the policies\*\*: 0 new, 0 gone, 0 still there/);
    assert.match(
      text,
      /<summary>Changes: \d+<\/summary>\n\n- \*\*replaced\*\*: `aws:ecs\/taskDefinition:TaskDefinition` fargate\n {2}- /,
    );
    assert.match(text, /<summary>Costs by part and resource<\/summary>\n\n\| {2}\| expected a month \| at least \|/);
    assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
  });

  it("say before everything else which data is at risk, and show values as they are", async () => {
    const text = changesAsMarkdown("prod", "t", { ...(await growth()), changes: [database] });
    assert.match(
      text,
      /\n\n\*\*Data at risk\*\*\n\n- \*\*replaced\*\*: `aws:rds\/instance:Instance` database \(protected: /,
    );
    assert.ok(text.indexOf("Data at risk") < text.indexOf("Before you do it"));
    assert.ok(text.includes("dbName a → &lt;b&gt;@\u200byou \\| \\`x\\`"), text);
  });

  it("are cut to what GitHub takes, and say where the rest is", async () => {
    const many = Array.from({ length: 2000 }, (_, index) => ({
      ...database,
      name: `database-${index}`,
      isStateful: false,
    }));
    const text = changesAsMarkdown("prod", "t", { ...(await growth()), changes: many });
    assert.ok(Buffer.byteLength(text) <= LONGEST_COMMENT);
    assert.match(text, /… The rest is in: npm run plan -- prod --against REF\n\n<\/details>/);
    assert.match(text, /<summary>Costs by part and resource<\/summary>/);
    assert.equal(text.match(/<details>/g)?.length, text.match(/<\/details>/g)?.length);
  });
});

describe("Markdown", () => {
  it("shows text as it is, and nobody is notified by it", () =>
    assert.equal(
      plainMarkdown("a_b <i> & [x](y)\n@ann #12 $5"),
      "a\\_b &lt;i&gt; &amp; \\[x\\](y) @\u200bann #\u200b12 \\$5",
    ));

  it("is left alone when it is short enough, and is never longer than it may be", () => {
    assert.equal(shortened("ä\nb", 4, "more"), "ä\nb");
    for (const most of [40, 60, 200]) {
      const text = `head\n<details>\n${"ä line\n".repeat(50)}</details>\n<details>\nshort\n</details>\n${"tail\n".repeat(50)}`;
      assert.ok(Buffer.byteLength(shortened(text, most, "more")) <= most, `${most}`);
    }
  });
});
