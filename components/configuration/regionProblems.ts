import { findRegion, type Partition, regions } from "../../policies/facts/regions";
import type { ConfigurationProblem } from "./errors";
import { nearest } from "./nearest";

/**
 * Why nothing of ours runs in a partition yet. China: Amazon ECR Public, where the placeholder comes from, is not there; names of
 * endpoint services, service principals and DNS suffixes differ by service; a licence comes before port 443. The others: nobody has
 * compared their services with what this program makes.
 * Source: docs.amazonaws.cn, "Amazon Elastic Container Registry Public in Amazon Web Services China"; aws-cdk 16139 (endpoint names);
 * terraform-provider-aws 47141 (service principals) (2026-11).
 */
const UNCHECKED =
  "whose services, service principals and endpoint names were not compared with what this program makes";
const CLOSED: Readonly<Partial<Record<Partition, string>>> = {
  "aws-cn": "which has no Amazon ECR Public for the placeholder, and other service principals and endpoint names",
  "aws-eusc": UNCHECKED,
  "aws-iso": UNCHECKED,
  "aws-iso-b": UNCHECKED,
  "aws-iso-e": UNCHECKED,
  "aws-iso-f": UNCHECKED,
};

/** What is wrong with the name of a region, and which one was probably meant. */
export function regionProblems(name: string): readonly ConfigurationProblem[] {
  const found = findRegion(name);
  const closed = found && CLOSED[found.partition];
  if (found && closed === undefined) return [];
  const meant = meantRegion(name);
  const known =
    "a region of AWS, in lower case, that policies/facts/regions.ts knows (add one that AWS has opened since)";
  const allowed = found
    ? `a region of the partitions aws and aws-us-gov; ${name} is in ${found.partition}, ${closed}`
    : meant
      ? `${known}; did you mean ${meant}`
      : known;
  return [{ key: "aws:region", value: name, allowed, example: meant ?? "us-east-1" }];
}

/** Two slips at most; a zone means its region. */
function meantRegion(name: string): string | undefined {
  const text = name.trim().toLowerCase();
  const wanted = findRegion(text.slice(0, -1)) ? text.slice(0, -1) : text;
  const open = regions.filter(({ partition }) => CLOSED[partition] === undefined);
  return nearest(
    wanted,
    open.map((each) => each.name),
    2,
  )[0];
}
