import { startCommand } from "../support/start";
import { benchCommand } from "./arguments";

// usage: npm run bench -- --help
startCommand(benchCommand, async (args) => (await import("./run.js")).run(args));
