import type { PackPolicy } from "../support/policy";
import { bucketClosedToPublic } from "./bucketClosedToPublic";
import { bucketEncrypted } from "./bucketEncrypted";
import { bucketOutlivesDestroy } from "./bucketOutlivesDestroy";
import { bucketTakesTlsOnly } from "./bucketTakesTlsOnly";
import { logGroupExpires } from "./logGroupExpires";

/** In the order of the README. */
export const storagePolicies: readonly PackPolicy[] = [
  bucketClosedToPublic,
  bucketEncrypted,
  bucketTakesTlsOnly,
  bucketOutlivesDestroy,
  logGroupExpires,
];
