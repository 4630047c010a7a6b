import { startCommand } from "../support/start";
import { policiesCommand } from "./arguments";

// usage: npm run policies -- --help
startCommand(policiesCommand, async (args) => (await import("./run.js")).run(args));
