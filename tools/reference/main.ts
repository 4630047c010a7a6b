import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pages } from "./pages";

// Writes what is generated in docs/ and local/. usage: npm run reference
const root = resolve(__dirname, "../..");
for (const [page, render] of Object.entries(pages)) {
  writeFileSync(join(root, page), render(root));
  console.log(`wrote ${page}`);
}
