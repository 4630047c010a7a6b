import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { configurationPage, renderConfiguration } from "./configuration";

// Writes the generated pages of docs/. usage: npm run reference
const root = resolve(__dirname, "../..");
writeFileSync(join(root, configurationPage), renderConfiguration(root));
console.log(`wrote ${configurationPage}`);
