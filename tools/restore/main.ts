import { startCommand } from "../support/start";
import { restoreCommand } from "./arguments";

// usage: npm run restore -- --help
startCommand(restoreCommand, async (args) => (await import("./run.js")).run(args));
