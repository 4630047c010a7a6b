import { startCommand } from "../support/start";
import { deployerCommand } from "./arguments";

// usage: npm run deployer-policy -- --help
startCommand(deployerCommand, async (args) => (await import("./run.js")).run(args));
