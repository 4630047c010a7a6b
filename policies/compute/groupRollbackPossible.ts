import { at, records } from "../support/expectations";
import type { StackPolicy } from "../support/policy";
import type { Stack, StackResource } from "../support/stack";
import { readText, textOf } from "../support/values";

/**
 * AWS refuses the instance refresh in the middle of an update, after the new launch template was created.
 * Source: Amazon EC2 Auto Scaling user guide, "Undo changes with a manual or auto rollback", considerations; API reference,
 * RollbackInstanceRefresh (2026-11).
 */
export const groupRollbackPossible: StackPolicy = {
  id: "MLY-CMP-021",
  name: "group-rollback-possible",
  description:
    "A group with autoRollback names a version of its launch template by number, and that template an AMI: AWS refuses the instance refresh otherwise.",
  level: "mandatory",
  severity: "high",
  remediation:
    "Set version to latestVersion of the launch template, which is a number, and imageId to an AMI id instead of resolve:ssm.",
  authority: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/instance-refresh-rollback.html",
  checkStack: (stack) =>
    stack
      .ofType("aws:autoscaling/group:Group")
      .filter(({ props }) => textOf(at(props, "instanceRefresh.preferences.autoRollback")) === "true")
      .flatMap((group) =>
        [...movingVersions(group), ...imagesByParameter(stack, group)].map((message) => ({ urn: group.urn, message })),
      ),
};

/** Every place where a group names a launch template. */
function namedTemplates({ props }: StackResource): readonly unknown[] {
  const policy = at(props, "mixedInstancesPolicy.launchTemplate");
  const overrides = records(at(policy, "overrides")).map((each) => each.launchTemplateSpecification);
  return [props.launchTemplate, at(policy, "launchTemplateSpecification"), ...overrides].filter(
    (each) => each !== undefined && each !== null,
  );
}

function movingVersions(group: StackResource): readonly string[] {
  const versions = namedTemplates(group).map((each) => readText(at(each, "version")));
  const moving = versions.flatMap((version) =>
    version.kind === "text" && /^\$/.test(version.text) ? version.text : [],
  );
  // Source: Pulumi registry, aws.autoscaling.Group, launchTemplate.version (2026-11).
  const isLeftOut = versions.some(({ kind }) => kind === "absent");
  return [...new Set([...moving, ...(isLeftOut ? ["not set, which means $Default"] : [])])].map(
    (version) => `The version of its launch template is ${version}; it must be a number.`,
  );
}

/** Templates of the program that the group refers to, by a dependency or by name, and whose image is a parameter of Systems Manager. */
function imagesByParameter(stack: Stack, group: StackResource): readonly string[] {
  const sources = ["launchTemplate", "mixedInstancesPolicy"].flatMap((each) => group.propertyDependencies[each] ?? []);
  const names = namedTemplates(group).flatMap((each) =>
    [at(each, "name"), at(each, "launchTemplateName")].flatMap((name) => textOf(name) ?? []),
  );
  return stack
    .ofType("aws:ec2/launchTemplate:LaunchTemplate")
    .filter(({ urn, props }) => sources.includes(urn) || names.includes(textOf(props.name) ?? ""))
    .filter(({ props }) => /^resolve:ssm:/.test(textOf(props.imageId) ?? ""))
    .map(
      ({ name, props }) =>
        `The image of the launch template ${name} is ${textOf(props.imageId)}; it must be an AMI id.`,
    );
}
