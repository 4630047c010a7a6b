/** What makes a machine: each has user data, disks, a metadata service and an address. */
export const MACHINE_TYPES: readonly string[] = [
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:ec2/instance:Instance",
  "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
  "aws:ec2/launchConfiguration:LaunchConfiguration",
];

/** The text of user data: a launch template takes base64, an instance takes text as well. */
export function decodeUserData(userData: string): string {
  return /^[A-Za-z0-9+/\s]+=*$/.test(userData) ? Buffer.from(userData, "base64").toString("utf8") : userData;
}

/** What a script, or a file that it writes, assigns: NAME=value at the beginning of a line. */
export function assignmentsOf(script: string): Readonly<Record<string, string>> {
  const found = script.matchAll(/^(?:export[ \t]+)?([A-Za-z_]\w*)=["']?([^"'\n]*)["']?[ \t]*$/gm);
  return Object.fromEntries([...found].map(([, name = "", value = ""]) => [name, value]));
}
