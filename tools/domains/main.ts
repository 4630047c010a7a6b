import { startCommand } from "../support/start";
import { domainsCommand } from "./arguments";

// usage: npm run domains -- --help
startCommand(domainsCommand, async (args) => (await import("./run.js")).run(args));
