import { daysBetween } from "../facts/days";
import { EKS_NOTICE_DAYS, type EksVersion, eksVersions, findEksVersion } from "../facts/eksVersions";
import { TODAY } from "../support/dates";
import { EKS_CLUSTERS } from "../support/eksClusters";
import { mustBe } from "../support/expectations";
import type { ResourcePolicy } from "../support/policy";
import { readText } from "../support/values";

export const clusterInStandardSupport: ResourcePolicy = {
  id: "MLY-K8S-004",
  name: "cluster-in-standard-support",
  description:
    "A cluster is upgraded before its version leaves standard support, and does not slide into extended support, which costs six times as much.",
  level: "advisory",
  severity: "medium",
  remediation:
    'Set version to the next one, one at a time, before the date; and upgradePolicy.supportType: "STANDARD", so that AWS upgrades the cluster instead of billing for it.',
  authority: "https://docs.aws.amazon.com/securityhub/latest/userguide/eks-controls.html#eks-2",
  settings: {
    today: TODAY,
    noticeDays: {
      type: "number",
      default: EKS_NOTICE_DAYS,
      minimum: 0,
      maximum: 400,
      description: "Days before the end of standard support from which the version is old",
    },
  },
  resourceTypes: EKS_CLUSTERS,
  checkResource: ({ props }, settings) => [
    ...mustBe(props, "upgradePolicy.supportType", ["STANDARD"]),
    ...versionFindings(props.version, settings.text("today"), settings.number("noticeDays")),
  ],
};

/** Not judged: a version that is newer than the table, and one that is left out, for which EKS takes the newest but one. */
function versionFindings(value: unknown, today: string, noticeDays: number): readonly string[] {
  const version = readText(value);
  if (version.kind === "unknown" || version.kind === "absent") return [];
  const newest = eksVersions.at(-1)?.version ?? "";
  if (version.kind === "nonsense") return [`version must be text such as "${newest}", not ${version.shown}.`];
  const known = findEksVersion(version.text);
  if (known !== undefined) return agedFindings(known, today, noticeDays);
  const minor = minorOf(version.text);
  if (minor === undefined) return [`"${version.text}" is not a version of EKS; write it like "${newest}".`];
  return minor > (minorOf(newest) ?? 0) ? [] : [`EKS has no version ${version.text} any more; ${currentWords(today)}.`];
}

function agedFindings({ version, endOfStandardSupport }: EksVersion, today: string, noticeDays: number) {
  const days = daysBetween(today, endOfStandardSupport);
  if (days > noticeDays) return [];
  const when =
    days > 0
      ? `leaves standard support on ${endOfStandardSupport}, ${days} days`
      : `left standard support on ${endOfStandardSupport}, ${-days} days`;
  return [`Kubernetes ${version} ${when} ${days > 0 ? "after" : "before"} ${today}; ${currentWords(today)}.`];
}

function currentWords(today: string): string {
  const current = eksVersions.filter(({ endOfStandardSupport }) => daysBetween(today, endOfStandardSupport) > 0);
  return `in standard support on ${today}: ${current.map((each) => `${each.version} until ${each.endOfStandardSupport}`).join(", ")}`;
}

function minorOf(version: string): number | undefined {
  const minor = /^1\.(\d{1,3})$/.exec(version)?.[1];
  return minor === undefined ? undefined : Number(minor);
}
