import { startCommand } from "../support/start";
import { imageCommand } from "./arguments";

// usage: npm run image -- --help
startCommand(imageCommand, async (args) => (await import("./run.js")).run(args));
