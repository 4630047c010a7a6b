import { alternateOf } from "../../../database/loginNames";
import { MOST_STORAGE } from "../keys/database";
import { MOST_NAME_BYTES } from "../postgresNames";
import { topologyFacts } from "../topologyFacts";
import type { Rule } from "./rule";

/** Rules between keys about the database. */
export const databaseRules: readonly Rule[] = [
  function prodIsBackedUp({ environment, database }) {
    if (environment !== "prod" || database.backupDays >= 7) return undefined;
    return {
      keys: ["databaseBackupDays", "environment"],
      value: String(database.backupDays),
      allowed: "7 to 35 days in prod",
      example: "14",
    };
  },

  function replicasNeedBackups({ database }) {
    if (database.replicas === 0 || database.backupDays > 0) return undefined;
    return {
      keys: ["databaseBackupDays", "databaseReplicas"],
      value: "0",
      allowed: "1 to 35 with read replicas, which RDS makes from backups",
      example: "7",
    };
  },

  function storageCanGrow({ database: { storage, maxStorage } }) {
    // RDS asks for 10 % at least. Source: RDS user guide, "Managing capacity automatically with storage autoscaling" (2026-11).
    const least = Math.ceil((storage * 11) / 10);
    if (maxStorage >= least) return undefined;
    return {
      keys: ["databaseMaxStorage", "databaseStorage"],
      value: String(maxStorage),
      allowed: `at least ${least}, a tenth more than databaseStorage`,
      example: String(Math.min(MOST_STORAGE, Math.max(least, storage * 2))),
    };
  },

  function applicationIsNotTheDatabasesName(_config, { databaseUser, databaseName }) {
    if (databaseUser !== databaseName) return undefined;
    return {
      keys: ["databaseUser", "databaseName"],
      value: databaseUser,
      allowed: "another name than the database's, so that grants and logs can be distinguished",
      example: databaseName === "malayalees_app" ? "malayalees_application" : "malayalees_app",
    };
  },

  function ownerIsARoleOfItsOwn({ database: { applicationOwner, applicationUser, name } }) {
    if (applicationOwner === undefined || ![applicationUser, name].includes(applicationOwner)) return undefined;
    return {
      keys: ["databaseOwner", "applicationMigrations", "databaseUser", "databaseName"],
      value: applicationOwner,
      allowed:
        "another name than the application's role and the database have: it owns tables that the other only uses",
      example: `${applicationUser === name ? "app" : name}_owner`,
    };
  },

  function rotationNeedsRestarts({ topology, traffic, ownCluster, database: { passwordRotationDays } }) {
    if (passwordRotationDays === undefined) return undefined;
    const staying = traffic.find((share) => !topologyFacts[share.topology].restartsBySchedule)?.topology;
    if (staying === undefined && !ownCluster) return undefined;
    return {
      keys: ["passwordRotationDays", "topology"],
      value: String(passwordRotationDays),
      allowed: `none with topology ${staying ?? topology}: no schedule restarts its pods between two rotations, so they would keep a password that the next one takes away (docs/rotating-passwords.md)`,
      example: "none",
    };
  },

  function rotationGoesPastTheProxy({ database: { passwordRotationDays, proxy } }) {
    if (passwordRotationDays === undefined || !proxy) return undefined;
    return {
      keys: ["passwordRotationDays", "databaseProxy"],
      value: String(passwordRotationDays),
      allowed:
        "none with databaseProxy: RDS Proxy knows the login of a secret's current version alone, and would refuse what still has the login before it",
      example: "none",
    };
  },

  function alternatesHaveNames({ database: { passwordRotationDays, applicationUser, applicationOwner } }) {
    if (passwordRotationDays === undefined) return undefined;
    const isLong = (role: string | undefined) => role !== undefined && alternateOf(role).length > MOST_NAME_BYTES;
    const key = isLong(applicationUser) ? "databaseUser" : isLong(applicationOwner) ? "databaseOwner" : undefined;
    if (key === undefined) return undefined;
    return {
      keys: [key, "passwordRotationDays"],
      value: key === "databaseUser" ? applicationUser : applicationOwner,
      allowed: `at most ${MOST_NAME_BYTES - alternateOf("").length} characters with passwordRotationDays: the second login is named after the role`,
      example: key === "databaseUser" ? "malayalees_app" : "malayalees_owner",
    };
  },
];
