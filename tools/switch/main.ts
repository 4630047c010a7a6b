import { startCommand } from "../support/start";
import { switchCommand } from "./arguments";

// usage: npm run switch -- --help
startCommand(switchCommand, async (args) => (await import("./run.js")).run(args));
