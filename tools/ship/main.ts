import { startCommand } from "../support/start";
import { shipCommand } from "./arguments";

// usage: npm run ship -- --help
startCommand(shipCommand, async (args) => (await import("./run.js")).run(args));
