import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { declare } from "../support/command";
import { startCommand } from "../support/start";

const referenceCommand = declare({
  name: "reference",
  usage: [],
  description:
    "Writes what is generated from the code: pages of docs/, the catalogue of the policies, Pulumi.yaml's keys and the settings in local/.",
  options: {},
  endings: {},
  read: () => ({}),
});

// usage: npm run reference
startCommand(referenceCommand, async () => {
  const { pages } = await import("./pages.js");
  const root = resolve(__dirname, "../..");
  for (const [page, render] of Object.entries(pages)) {
    writeFileSync(join(root, page), await render(root));
    console.log(`wrote ${page}`);
  }
  return "done";
});
