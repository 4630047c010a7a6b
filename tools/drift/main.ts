import { startCommand } from "../support/start";
import { driftCommand } from "./arguments";

// usage: npm run drift -- --help
startCommand(driftCommand, async (args) => (await import("./run.js")).run(args));
