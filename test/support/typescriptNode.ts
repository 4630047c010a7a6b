import { resolve } from "node:path";

/** What node needs on its command line to run TypeScript, in any folder. */
export const typescriptNode: readonly string[] = ["--require", resolve(__dirname, "../../policies/loadTypeScript.js")];
