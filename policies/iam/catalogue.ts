import type { PackPolicy } from "../support/policy";
import { imagesOutliveDestroy } from "./imagesOutliveDestroy";
import { imagesScanned } from "./imagesScanned";
import { imageTagsImmutable } from "./imageTagsImmutable";
import { noAccessKeys } from "./noAccessKeys";
import { noAdministrators } from "./noAdministrators";
import { permissionsNameActions } from "./permissionsNameActions";
import { permissionsNameResources } from "./permissionsNameResources";
import { roleTrustsSomebody } from "./roleTrustsSomebody";

/** In the order of the README. */
export const iamPolicies: readonly PackPolicy[] = [
  permissionsNameActions,
  permissionsNameResources,
  noAdministrators,
  roleTrustsSomebody,
  noAccessKeys,
  imageTagsImmutable,
  imagesScanned,
  imagesOutliveDestroy,
];
