import { startCommand } from "../support/start";
import { migrateCommand } from "./arguments";

// usage: npm run migrate-redis -- --help
startCommand(migrateCommand, async (args) => (await import("./run.js")).show(args));
