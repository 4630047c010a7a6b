import { startCommand } from "../support/start";
import { previewCommand } from "./arguments";

// usage: npm run preview-environment -- --help
startCommand(previewCommand, async (args) => (await import("./run.js")).run(args));
