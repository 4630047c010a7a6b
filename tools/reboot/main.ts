import { startCommand } from "../support/start";
import { rebootCommand } from "./arguments";

// usage: npm run reboot -- --help
startCommand(rebootCommand, async (args) => (await import("./run.js")).run(args));
