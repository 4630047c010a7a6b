import type { SectionOf } from "./section";
import { summary } from "./summary";

/** In the order of the page. */
export const sections: readonly SectionOf[] = [summary];
