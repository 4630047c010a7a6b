import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withCatalogue } from "./readme";

// Brings the generated part of README.md up to date: `npx tsx policies/writeReadme.ts`.
const path = join(__dirname, "README.md");
writeFileSync(path, withCatalogue(readFileSync(path, "utf8")));
