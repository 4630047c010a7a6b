import { startCommand } from "../support/start";
import { pricesCommand } from "./arguments";

// usage: npm run prices -- --help
startCommand(pricesCommand, async (args) => (await import("./run.js")).run(args));
