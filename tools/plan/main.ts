import { resolve } from "node:path";
import { startPlan } from "./command";

// usage: npm run plan -- --help
startPlan(resolve(__dirname, "../.."));
