import type { SettingTable } from "./settings";

/** Which variables of a container say where the cache is: the same for every policy that asks. */
export const CACHE_VARIABLES: SettingTable = {
  tableVariables: {
    type: "array",
    default: ["POSTGRES_CACHE_TABLE"],
    description: "Variables that name the UNLOGGED table of the cache",
  },
};
