/** Something that goes wrong, and what the system does then. */
export interface FaultRow {
  readonly fault: string;
  /** What the system does by itself, and what users notice. */
  readonly happens: string;
  /** What a person does then. @default nothing */
  readonly youDo?: string;
  /** Tests and settings that make it true; none where nothing is done by itself, and `youDo` names the page. */
  readonly shown: readonly (FaultTest | FaultSetting)[];
}

/** A test of this repository that brings the fault about. */
export interface FaultTest {
  readonly file: string;
  /** Its title, or the part of it that the file has as text; for Java the method's name. */
  readonly title: string;
}

/** A property in the plan of prod that handles what no test can bring about. */
export interface FaultSetting {
  readonly type: string;
  /** Path of the property, with dots; a number picks from a list. */
  readonly property: string;
  /** What it is. */
  readonly is: string | number | boolean;
}

const test = (file: string, title: string): FaultTest => ({ file: `test/${file}`, title });
const java = (file: string, title: string): FaultTest => ({
  file: `spring/${file.replace("/", "/src/test/java/com/malayalees/platform/")}.java`,
  title,
});

const DATABASE = "aws:rds/instance:Instance";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const TASKS = "aws:appautoscaling/target:Target";
const KEY = "aws:kms/key:Key";
const SECRET = "aws:secretsmanager/secret:Secret";

/** Where it happens → faults. */
export const faultRows: Readonly<Record<string, readonly FaultRow[]>> = {
  "The application": [
    {
      fault: "A task, machine or pod dies",
      happens: "The others serve; another one is started. Sessions are in PostgreSQL, so nobody is logged out.",
      shown: [
        { type: TASKS, property: "minCapacity", is: 2 },
        test("spring/instances.test.ts", "drop no request when one after the other is replaced"),
      ],
    },
    {
      fault: "A task hangs: its port is open and it answers nothing",
      happens: "After four failed checks, a minute, it gets no more requests and is replaced.",
      shown: [
        { type: TARGET_GROUP, property: "healthCheck.unhealthyThreshold", is: 4 },
        test(
          "components/topologies/kubernetesWorkload.test.ts",
          "restarts a pod for its liveness only, which does not depend on the database",
        ),
      ],
    },
    {
      fault: "AWS takes Spot capacity back",
      happens: "Only tasks above the minimum are on Spot. The minimum serves; auto scaling starts others.",
      shown: [
        test("components/topologies/fargate.test.ts", "never uses Spot for the tasks that always run"),
        test(
          "components/topologies/ec2.test.ts",
          "never uses Spot for the machines that always run, and gives Spot a choice of types",
        ),
      ],
    },
    {
      fault: "Many users ask for the same at the same moment, and nothing is in the cache",
      happens: "One computes, the others wait for its result. Connections and memory stay within their limits.",
      shown: [
        test(
          "spring/instances.test.ts",
          "compute once what 200 users ask for at the same moment, and stay within their connections and memory",
        ),
      ],
    },
    {
      fault: "Connections of the database run out",
      happens:
        "The configuration is refused when the pools of all tasks, during a deployment too, can ask for more than max_connections. " +
        "If something else takes them, requests wait for the pool, and the set-up waits for a free one.",
      youDo: "Look at who is connected (runbook of the alarm on connections).",
      shown: [
        test("components/stackConfig.test.ts", "needs a max_connections that includes the demand and the reserve"),
        test("policies/wholeStack.test.ts", "counts with RDS's own max_connections where no group says another"),
      ],
    },
    {
      fault: "More is asked for than the largest number of tasks can do",
      happens: "All of them serve, slower. An alarm rings when as many run as may.",
      youDo: "Raise maxTasks, or the size of a task (docs/runbooks/service-maximum.md).",
      shown: [test("components/alarms/alarms.test.ts", " when as many run as may")],
    },
    {
      fault: "A statement does not end",
      happens: "It is cut after its time-out; the cache counts it as a fault, and the call goes on without the cache.",
      shown: [java("starter/cache/FaultsTest", "aStatementThatDoesNotEndIsAFaultAfterTheTimeOut")],
    },
  ],

  "The database and the cache": [
    {
      fault: "The server process is killed, or its machine restarts",
      happens:
        "No acknowledged session is lost. The cache is empty, because its table is unlogged. Pools connect again, without a restart of the application.",
      shown: [
        test(
          "database/crash.test.ts",
          "by kill -9 under load, no acknowledged session is lost, and the cache comes back empty and usable",
        ),
        test(
          "spring/instances.test.ts",
          "lose no acknowledged session by kill -9 of PostgreSQL, find the cache empty, and serve again without a restart",
        ),
      ],
    },
    {
      fault: "The database's zone or machine fails: fail-over to the standby",
      happens: "One to two minutes without a database, then as after a crash: all sessions, an empty cache.",
      shown: [
        { type: DATABASE, property: "multiAz", is: true },
        test("database/crash.test.ts", "that is promoted has the sessions and an empty cache, both writable"),
      ],
    },
    {
      fault: "The cache is emptied, gone or locked",
      happens: "Every request is answered, from the tables; the instances share the cache again afterwards.",
      shown: [test("spring/instances.test.ts", "answer every request while the cache ")],
    },
    {
      fault: "The storage gets full",
      happens: "It grows by itself up to databaseMaxStorage; an alarm rings at a tenth. At the limit PostgreSQL stops.",
      youDo: "Raise databaseMaxStorage before that: it takes effect at once.",
      shown: [{ type: DATABASE, property: "maxAllocatedStorage", is: 200 }],
    },
    {
      fault: "A read replica falls behind, or reads are sent where the cache cannot be read",
      happens: "An alarm rings; reads of the cache on a replica fail and never give a wrong answer.",
      shown: [test("database/crash.test.ts", "cannot show the cache: an error, never a wrong answer")],
    },
    {
      fault: "Rows are deleted by mistake, by a person or by a release",
      happens:
        "Every moment of the kept days can be restored, in a new instance beside the one that serves, which is kept.",
      youDo: "`npm run restore -- --stack prod --to TIME` (docs/restoring.md).",
      shown: [
        test("database/restore.test.ts", "has all that was committed until the time, and nothing after it"),
        test("database/restore.test.ts", "needs no migration, and takes today's password and not that of the time"),
        { type: DATABASE, property: "backupRetentionPeriod", is: 14 },
      ],
    },
    {
      fault: "A restore is interrupted, or one of its updates fails",
      happens: "The application stays with the instance that it has.",
      youDo: "Run the same command again: it continues; or go back with --cancel.",
      shown: [
        test("tools/restore/carryOut.test.ts", "continues where it was interrupted: "),
        test("tools/restore/carryOut.test.ts", "says why an update failed, and continues with it: "),
      ],
    },
    {
      fault: "Autovacuum is held up, and transaction ids run out",
      happens: "An alarm rings at 500 million, months before PostgreSQL stops to take writes.",
      youDo: "docs/runbooks/transaction-ids.md",
      shown: [
        test("components/alarms/alarms.test.ts", "take other thresholds from the configuration, in units for people"),
      ],
    },
    {
      fault: "A scheduled job fails, or the schedule itself is silent",
      happens: "Failed runs are counted and ring an alarm; missing figures ring another one.",
      youDo: "docs/runbooks/failed-jobs.md, docs/runbooks/figures-missing.md",
      shown: [
        test("database/lambda.test.ts", "counts itself as a failed job when it fails: "),
        test(
          "components/alarms/alarms.test.ts",
          "stay quiet without values, but where silence is the fault, and keep the last state where it still holds",
        ),
      ],
    },
    {
      fault: "A run of expiry takes longer than its interval",
      happens: "The next run does nothing, and the one after it does its work.",
      shown: [test("database/lambda.test.ts", "does nothing while the previous run has not ended")],
    },
    {
      fault: "The database does not answer yet when the set-up begins",
      happens: "The set-up waits for it, and fails the update in words when its time is up.",
      youDo: "Run the update again.",
      shown: [
        test("database/lambda.test.ts", "waits until it is up"),
        test("database/lambda.test.ts", "gives up when its time is up"),
      ],
    },
  ],

  "A deployment": [
    {
      fault: "An image that does not start, or does not exist",
      happens:
        "The old version serves. ECS, the group or the rollout goes back, and the update fails and says what serves.",
      youDo: "Look at the application's log; set the image to one that works.",
      shown: [
        test(
          "e2e/stacks/tasks.test.ts",
          "stay when the new ones do not come into service: the update fails and says what serves",
        ),
        test(
          "e2e/stacks/machines.test.ts",
          "stay when the new ones do not come into service: the update fails and says why",
        ),
        test("e2e/pods.test.ts", "that never starts fails the update with the reason, and the one before serves"),
      ],
    },
    {
      fault: "A version passes its health check and answers with errors",
      happens:
        "The alarms on errors and on time bring the version before back, on Fargate, EC2 and EKS; the update fails and names the alarm.",
      youDo: "Look at the application's log; on a cluster of your own: docs/deployments.md.",
      shown: [
        test("e2e/stacks/tasks.test.ts", "stay when the new ones come into service and answer with errors"),
        test(
          "e2e/stacks/machines.test.ts",
          "stay when the new ones come into service and answer with errors: the update fails and says which alarm rang",
        ),
        test(
          "components/topologies/rollbackGuard.test.ts",
          "leaves out a version that does not come into service, for the one before it",
        ),
      ],
    },
    {
      fault: "A deployment is stuck",
      happens:
        "It ends by itself: the circuit breaker, the refresh and the rollout have limits, and the update waits no longer.",
      youDo: "Run the update again: it goes on with a refresh that is under way.",
      shown: [
        test(
          "components/topologies/rollout.test.ts",
          "waits for a running refresh of the same configuration, for example after an interrupted update",
        ),
      ],
    },
    {
      fault: "A migration of the platform fails half-way",
      happens: "It is undone, and the update fails with file, line and reason, before any task changes.",
      youDo: "Fix the migration, run the update again.",
      shown: [
        test(
          "database/migrate.test.ts",
          "that fails half-way leaves the database as it was, and says file, line and reason",
        ),
      ],
    },
    {
      fault: "A migration that was applied is edited",
      happens: "Nothing is applied, and the set-up says which one differs.",
      youDo: "Put the file back, and write another migration.",
      shown: [
        test("database/lambda.test.ts", "applies nothing when one was edited after it was applied, and says which"),
      ],
    },
    {
      fault: "A task is killed in the middle of the application's own migration",
      happens: "Liquibase's lock stays, and the next start waits for it.",
      youDo: "Release it as docs/application-tables.md says.",
      shown: [
        test(
          "database/liquibase.test.ts",
          "killed while it changes tables leaves its lock behind, which the statement in docs/application-tables.md releases",
        ),
      ],
    },
    {
      fault: "The new topology of a switch never becomes healthy",
      happens: "The traffic goes back, and the old topology serves all the time.",
      shown: [
        test(
          "e2e/stacks/interruptions.test.ts",
          "gets its traffic back when the new topology never becomes healthy, and leaves the old one serving",
        ),
      ],
    },
  ],

  "An update of the stack": [
    {
      fault: "An update is interrupted: Ctrl-C, a cancelled job",
      happens: "What has begun is waited for and recorded, and nothing new is begun.",
      youDo: "Run the update again: it makes what is missing.",
      shown: [
        test(
          "e2e/stacks/interruptions.test.ts",
          "is made whole by the next update: what the first one began is there once",
        ),
      ],
    },
    {
      fault: "Two updates at the same time",
      happens: "The second one is refused and names who has the lock. In the workflow it waits.",
      youDo: "After a machine was lost in an update: `pulumi cancel`.",
      shown: [
        test(
          "e2e/stacks/interruptions.test.ts",
          "has one update at a time: a second one is refused, and says who has the lock",
        ),
      ],
    },
    {
      fault: "Somebody changes or deletes something by hand",
      happens: "A preview with refresh shows it, and an update with refresh undoes it.",
      shown: [
        test(
          "e2e/stacks/tasks.test.ts",
          "show in a preview with refresh what somebody changed by hand, and the update undoes it",
        ),
      ],
    },
    {
      fault: "The state is lost or damaged",
      happens: "AWS runs on. The bucket keeps earlier versions of the state.",
      youDo: "Put the newest good version back, then `pulumi up --refresh`.",
      shown: [
        test(
          "e2e/stacks/tasks.test.ts",
          "are deployed again over a state that is one update old: nothing of the database changes, and then nothing is left to do",
        ),
        test("bootstrap/account.test.ts", "keeps what a stack cannot do without"),
      ],
    },
    {
      fault: "The deployer lacks a right, or has one too many",
      happens: "Its policy is generated from the plan: it allows every call of an update, and nothing that none needs.",
      youDo: "`npm run deployer-policy -- prod` after a change of configuration (docs/permissions.md).",
      shown: [
        test(
          "e2e/stacks/prod.test.ts",
          "asked AWS for nothing that the generated policy of its deployer does not allow, and needs all of it",
        ),
      ],
    },
    {
      fault: "`pulumi destroy` on prod by mistake",
      happens: "It is refused before anything goes.",
      shown: [
        test("e2e/stacks/prod.test.ts", "refuses to be destroyed while it is protected, and nothing at all goes"),
        { type: DATABASE, property: "deletionProtection", is: true },
      ],
    },
    {
      fault: "A switch is interrupted",
      happens: "Traffic stays as it was shared.",
      youDo: "Run the same command again, or take it back.",
      shown: [test("e2e/stacks/interruptions.test.ts", "has its switch resumed from where it was, to the end")],
    },
    {
      fault: "A value that AWS would refuse half-way through an update",
      happens: "The configuration or a policy refuses it in words before anything is made.",
      shown: [test("e2e/policies.test.ts", "leaves nothing made")],
    },
  ],

  "Secrets and certificates": [
    {
      fault: "A password of the application expires or leaks",
      happens: "Two logins alternate: the other one gets a new password, and no request fails.",
      youDo: "Set passwordRotationDays (docs/rotating-passwords.md).",
      shown: [
        test(
          "database/rotationUnderLoad.test.ts",
          "fail no request, with tasks of both logins at once and a rolling restart between two, ",
        ),
      ],
    },
    {
      fault: "A rotation breaks off at any step, or its login is still in use",
      happens: "Both logins stay valid, an alarm rings, and the next run begins again.",
      youDo: "docs/runbooks/rotation-failed.md",
      shown: [
        test("database/rotation.test.ts", " and begin again, and each step can be asked for twice"),
        test(
          "database/rotation.test.ts",
          "takes no password away from a login that something still uses, and says what to do",
        ),
      ],
    },
    {
      fault: "A person has seen the master password",
      happens: "One update makes another, in the server and in the secret. Nothing is interrupted.",
      youDo: "Raise databaseMasterPasswordVersion.",
      shown: [
        test(
          "e2e/stacks/dev.test.ts",
          "renews the master password in one update: in the server, in its secret, and the migrations run with it",
        ),
      ],
    },
    {
      fault: "A secret is deleted",
      happens: "Running tasks serve; new ones do not start. AWS keeps the secret for 30 days.",
      youDo: "`aws secretsmanager restore-secret`.",
      shown: [{ type: SECRET, property: "recoveryWindowInDays", is: 30 }],
    },
    {
      fault: "The stack's key is scheduled for deletion",
      happens: "Until then nothing changes but new decryptions, which fail; the database stops when it needs its key.",
      youDo: "`aws kms cancel-key-deletion` and `enable-key` within 30 days.",
      shown: [{ type: KEY, property: "deletionWindowInDays", is: 30 }],
    },
    {
      fault: "A server with another certificate answers in the database's place",
      happens: "Neither the set-up nor the application sends it a password.",
      shown: [
        test("database/lambda.test.ts", "talks to nobody whose certificate does not come from the authority"),
        java("sample/sample/ProductionProfileTest", "refusesATrustedCertificateOfAnotherName"),
      ],
    },
    {
      fault: "A certificate is not renewed, because its validation record is gone",
      happens: "`npm run domains -- status` says which record ACM needs; a policy reports what ends soon.",
      youDo: "Create the record.",
      shown: [
        test("tools/domains/status.test.ts", "is served, with what ACM needs to renew its certificate"),
        test("policies/certificates.test.ts", "may be as many as the account's quota, which is a setting"),
      ],
    },
  ],

  "Zone, region, clock": [
    {
      fault: "A zone is out",
      happens: "Load balancer, tasks and database's standby are in another one. The database fails over.",
      shown: [
        test("components/network.test.ts", "gives the database one subnet in each zone, apart from everything else"),
        test(
          "components/topologies/kubernetesWorkload.test.ts",
          "spreads over zones and nodes as a preference, so that pods always run",
        ),
      ],
    },
    {
      fault: "A zone lacks a service that the stack needs",
      happens: "It is not chosen; pinned, it is refused in words before anything changes.",
      shown: [
        test("e2e/stacks/zones.test.ts", "refuses the first zone in words where it is pinned, before anything changes"),
      ],
    },
    {
      fault: "The region is out",
      happens:
        "The stack is out with it. Its backups, images and secrets are in the region too, unless you had AWS copy them.",
      youDo:
        "[restoring](restoring.md#when-the-region-is-out): copies beforehand, and a stack in the other region from them.",
      shown: [],
    },
    {
      fault: "The clock of an instance is wrong",
      happens: "Entries of the cache live exactly as long: the server's clock alone counts.",
      shown: [test("database/client/cache.test.ts", ": the server's clock alone counts")],
    },
  ],
};
