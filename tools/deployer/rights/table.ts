import { accessRights } from "./access";
import { computeRights } from "./compute";
import { databaseRights } from "./database";
import { lookupRights } from "./lookups";
import { networkRights } from "./network";
import type { RightsTable } from "./right";
import { trafficRights } from "./traffic";
import { watchingRights } from "./watching";

/** What the deployer must be allowed, by type of resource. */
export const rights: RightsTable = {
  ...networkRights,
  ...accessRights,
  ...trafficRights,
  ...databaseRights,
  ...computeRights,
  ...watchingRights,
  ...lookupRights,
};
