import * as pulumi from "@pulumi/pulumi";
import { ALARM, REVISION, WENT_BACK } from "./lambda/annotations";

/**
 * An alarm may ring while the rollout is still waited for. Then the Deployment is there, with the version before.
 * @param annotations of the Deployment as they are after the rollout
 * @throws RunError when the newest revision is one that the guard made; it ends the update
 */
export function mustServe(image: string, annotations: Readonly<Record<string, string>> | undefined): void {
  const wentBackAt = annotations?.[WENT_BACK];
  if (wentBackAt === undefined || wentBackAt !== annotations?.[REVISION]) return;
  throw new pulumi.RunError(
    `The pods with ${image} came into service and answered with errors, or slowly: the alarm ${annotations[ALARM]} rang, and the version ` +
      "before was put back. For the reason, look at the application's log. Set another image: the same one is not tried again.",
  );
}
