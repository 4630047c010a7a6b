import { startCommand } from "../support/start";
import { localCommand } from "./arguments";

// usage: npm run local -- --help
startCommand(localCommand, async (args) => (await import("./run.js")).run(args));
