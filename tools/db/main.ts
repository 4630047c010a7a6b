import { startCommand } from "../support/start";
import { dbCommand } from "./arguments";

// usage: npm run db -- --help
startCommand(dbCommand, async (args) => (await import("./run.js")).run(args));
