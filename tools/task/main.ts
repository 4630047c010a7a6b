import { startCommand } from "../support/start";
import { taskCommand } from "./arguments";

// usage: npm run task -- --help
startCommand(taskCommand, async (args) => (await import("./run.js")).run(args));
