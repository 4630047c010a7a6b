import { resolve } from "node:path";
import { startCost } from "./command";

// usage: npm run cost -- --help
startCost(resolve(__dirname, "../.."));
