import { findInstanceClass } from "../facts/instanceClasses";
import { DATABASE_KINDS, type Database, postgresDatabases } from "../support/databases";
import type { StackPolicy } from "../support/policy";

export const instanceClassPolicies: readonly StackPolicy[] = [
  {
    id: "MLY-CACHE-005",
    name: "instance-class-known",
    description:
      "The pack knows the memory of every instance class in use: otherwise it cannot check what has to fit into it.",
    level: "advisory",
    severity: "medium",
    remediation: "Choose a class of policies/facts/instanceClasses.ts, or add the class there.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html",
    checkStack: (stack) =>
      postgresDatabases(stack).flatMap(({ resource, instanceClass }) => {
        if (instanceClass === undefined || findInstanceClass(instanceClass) !== undefined) return [];
        return [
          {
            urn: resource.urn,
            message: `"${instanceClass}" is not in the table, so the memory rules were not checked for it.`,
          },
        ];
      }),
  },
  {
    id: "MLY-CACHE-020",
    name: "instance-class-offered",
    description:
      "RDS makes new databases of that kind with the class: it has withdrawn some classes, and has others for Multi-AZ DB clusters only.",
    level: "mandatory",
    severity: "high",
    remediation:
      "Choose a current class such as db.t4g.medium or db.r7g.large; for aws.rds.Cluster one with local disks, such as db.m6gd.large.",
    authority: "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Support.html",
    checkStack: (stack) =>
      postgresDatabases(stack).flatMap((database) => {
        const why = whyNotOffered(database);
        return why === undefined
          ? []
          : [{ urn: database.resource.urn, message: `"${database.instanceClass}" ${why}.` }];
      }),
  },
];

function whyNotOffered({ resource, instanceClass }: Database): string | undefined {
  const offered = findInstanceClass(instanceClass ?? "")?.offered;
  if (offered === "nothing new") return "is withdrawn: RDS makes no new database of it with PostgreSQL 13 or later";
  const isInstance = resource.type === DATABASE_KINDS[0].type;
  if (isInstance && offered === "clusters") return "is for Multi-AZ DB clusters (aws.rds.Cluster) only";
  if (!isInstance && offered === "instances") return "is for instances only: a Multi-AZ DB cluster needs local disks";
  return undefined;
}
