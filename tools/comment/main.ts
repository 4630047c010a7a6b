import { startCommand } from "../support/start";
import { commentCommand } from "./arguments";

// usage: npm run comment -- --help
startCommand(commentCommand, async (args) => (await import("./run.js")).run(args));
