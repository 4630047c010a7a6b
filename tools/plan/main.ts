import { resolve } from "node:path";
import { startCommand } from "./command";

// usage: npm run plan -- --help
startCommand(resolve(__dirname, "../.."), process.argv.slice(2));
