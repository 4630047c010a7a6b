import { startCommand } from "../support/start";
import { loadCommand } from "./arguments";

// usage: npm run load -- --help
startCommand(loadCommand, async (args) => (await import("./run.js")).run(args));
