import type { SettingName } from "./settings";

/**
 * What a change of a key does to a running database. Pure data, for the plan, for `npm run reboot` and for
 * docs/changing-a-running-stack.md.
 *
 * `at once`: the update makes it, and nothing is interrupted. `window`: restarts the server, so it waits for the maintenance window, or the
 * update makes it when databaseChanges is `now`. `restart`: the update sets it, and the next restart puts it into effect; neither the update
 * nor the maintenance window restarts the server for it. `refused`: would make another database.
 */
export type ChangeEffect = "at once" | "window" | "restart" | "refused";

export interface DatabaseChange {
  readonly effect: ChangeEffect;
  /** What happens, for a person. */
  readonly what: string;
}

/**
 * Sources: Amazon RDS user guide, "Modifying an Amazon RDS DB instance", settings for DB instances, and "Working with parameter groups";
 * RDS API, ModifyDBInstance and ModifyDBParameterGroup (2026-11). A key that is not here does not reach the database.
 */
export const databaseChangeEffects: Readonly<Partial<Record<SettingName, DatabaseChange>>> = {
  databaseInstanceClass: {
    effect: "window",
    what: "The server moves to the new class: a fail-over of a minute with databaseMultiAz, else some minutes without a database. Memory settings follow by themselves",
  },
  databaseEngineVersion: {
    effect: "window",
    what: "A minor version restarts the server: a minute or two with databaseMultiAz, else some minutes; with the version as 17 RDS does it by itself. A major version is refused by RDS, before anything is changed in the database, unless databaseMajorUpgrade is true: then an upgrade in place, 10 to 30 minutes without a database, replicas as well, into the parameter group of the new family (docs/engine-upgrades.md)",
  },
  databaseMajorUpgrade: {
    effect: "at once",
    what: "Says whether RDS takes another major version. Nothing is interrupted",
  },
  databaseMultiAz: {
    effect: "window",
    what: "A standby is made or goes; the database serves meanwhile, slower while it is made",
  },
  databaseStorage: {
    effect: "window",
    what: "Storage grows while the database serves, and cannot change again for six hours. It never shrinks: a smaller figure leaves it as it is",
  },
  databaseMaxStorage: { effect: "at once", what: "Another limit for automatic growth of the storage" },
  databaseBackupDays: {
    effect: "at once",
    what: "As soon as possible; from or to 0 it waits as a class does, and the server restarts",
  },
  databaseReplicas: {
    effect: "at once",
    what: "Replicas are made from a snapshot, or deleted; the database serves meanwhile",
  },
  databaseMonitoringSeconds: { effect: "at once", what: "Nothing is interrupted" },
  databaseMasterPasswordVersion: {
    effect: "at once",
    what: "A new password in the secret and in the server; the migrations run with it. The application has another role",
  },
  databaseInstances: {
    effect: "at once",
    what: "Another instance is restored, prepared or serves. npm run restore writes it, step by step (docs/restoring.md)",
  },
  databaseChanges: { effect: "at once", what: "Says when the next change that restarts the database is made" },
  databaseProxy: {
    effect: "at once",
    what: "The proxy is made or goes; the application's tasks are replaced one after the other, with the other address",
  },
  expirySchedule: {
    effect: "restart",
    what: "pg_cron is loaded at a start of the server. Until then nothing expires with pgCron; with scheduler the schedule works at once",
  },
  databaseUser: {
    effect: "at once",
    what: "The migrations make the new role, and the tasks are replaced; the old role stays in the server",
  },
  applicationMigrations: {
    effect: "at once",
    what: "With startup the migrations make the owner's role, and the tasks are replaced, with its credentials; with none the secret goes, and the role stays in the server",
  },
  databaseOwner: {
    effect: "at once",
    what: "The migrations make the new role, and the tasks are replaced. What the old one owns stays its own: hand it over (docs/application-tables.md)",
  },
  databaseName: {
    effect: "refused",
    what: "Another name is another, empty database. Protection refuses it; without protection the old one goes, with a final snapshot in prod",
  },
  appName: {
    effect: "window",
    what: "The database is renamed, which restarts it, and its address changes; its old log groups go. Better not on a running stack",
  },
  poolSize: {
    effect: "restart",
    what: "Only where max_connections must grow above 200: it is in effect after a restart, and the pools are larger at once",
  },
  traffic: { effect: "restart", what: "As for poolSize: two topologies at once ask for both pools" },
  protection: { effect: "at once", what: "Deletion protection goes on or off" },
};
