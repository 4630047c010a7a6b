import type { RightsTable } from "./right";

const ROLE = "aws:iam/role:Role";
const ROLE_ARN = ["iam::{account}:role/{name}"];
const BUCKET = "aws:s3/bucket:Bucket";
const BUCKET_ARN = ["s3:::{name}"];
const SECRET_ARN = ["secretsmanager:{region}:{account}:secret:{name}"];

/**
 * Roles, keys, secrets and buckets.
 * Sources: the calls of Terraform's AWS provider, as test/e2e records them; Service Authorization Reference (2026-11); others beside the rows.
 */
export const accessRights: RightsTable = {
  [ROLE]: {
    service: "iam",
    arns: ROLE_ARN,
    read: "GetRole ListRolePolicies ListAttachedRolePolicies",
    make: "CreateRole DeleteRole ListInstanceProfilesForRole",
    change: "UpdateRole UpdateAssumeRolePolicy TagRole UntagRole",
  },
  "aws:iam/rolePolicy:RolePolicy": {
    service: "iam",
    arns: ROLE_ARN,
    of: ROLE,
    read: "GetRolePolicy",
    make: "PutRolePolicy DeleteRolePolicy",
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    service: "iam",
    arns: ROLE_ARN,
    of: ROLE,
    read: "ListAttachedRolePolicies",
    make: "AttachRolePolicy DetachRolePolicy",
  },
  "aws:iam/instanceProfile:InstanceProfile": {
    service: "iam",
    arns: ["iam::{account}:instance-profile/{name}"],
    read: "GetInstanceProfile",
    make: "CreateInstanceProfile AddRoleToInstanceProfile RemoveRoleFromInstanceProfile DeleteInstanceProfile",
    change: "TagInstanceProfile UntagInstanceProfile",
  },
  // Keys have no names of ours: the ARN names account and region.
  "aws:kms/key:Key": {
    service: "kms",
    read: "DescribeKey GetKeyPolicy GetKeyRotationStatus ListResourceTags",
    make: "CreateKey EnableKeyRotation",
    change: "ScheduleKeyDeletion PutKeyPolicy UpdateKeyDescription DisableKeyRotation TagResource UntagResource",
    implied: {
      "kms:TagResource": "KMS developer guide, CreateKey: tags of a new key need it",
      "kms:PutKeyPolicy": "KMS developer guide, CreateKey: a policy of a new key needs it",
    },
  },
  "aws:kms/alias:Alias": {
    service: "kms",
    arns: ["kms:{region}:{account}:alias/*", "kms:{region}:{account}:key/*"],
    read: "ListAliases",
    make: "CreateAlias DeleteAlias",
    change: "UpdateAlias",
  },
  "aws:secretsmanager/secret:Secret": {
    service: "secretsmanager",
    arns: SECRET_ARN,
    read: "DescribeSecret GetResourcePolicy",
    make: "CreateSecret DeleteSecret",
    change: "UpdateSecret PutResourcePolicy DeleteResourcePolicy TagResource UntagResource RestoreSecret",
    implied: {
      "secretsmanager:TagResource": "Service Authorization Reference, CreateSecret: tags of a new secret need it",
    },
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    service: "secretsmanager",
    arns: SECRET_ARN,
    of: "aws:secretsmanager/secret:Secret",
    readSecret: "GetSecretValue",
    make: "PutSecretValue",
    change: "UpdateSecretVersionStage",
    implied: {
      "kms:GenerateDataKey":
        'Secrets Manager user guide, "Secret encryption and decryption": PutSecretValue with a key of one\'s own',
      "kms:Decrypt": "the same page: GetSecretValue and PutSecretValue",
    },
  },
  "aws:secretsmanager/secretRotation:SecretRotation": {
    service: "secretsmanager",
    arns: SECRET_ARN,
    of: "aws:secretsmanager/secret:Secret",
    read: "DescribeSecret",
    make: "RotateSecret CancelRotateSecret",
    implied: {
      "lambda:InvokeFunction":
        "Secrets Manager API reference, RotateSecret: the caller must be allowed to invoke the function",
    },
  },
  [BUCKET]: {
    service: "s3",
    arns: BUCKET_ARN,
    read: "ListBucket GetBucketAcl GetBucketCORS GetBucketWebsite GetBucketVersioning GetAccelerateConfiguration GetBucketRequestPayment GetBucketLogging GetLifecycleConfiguration GetReplicationConfiguration GetEncryptionConfiguration GetBucketObjectLockConfiguration GetBucketTagging GetBucketPolicy",
    make: "CreateBucket DeleteBucket PutBucketTagging",
    change: "PutBucketVersioning ListBucketVersions DeleteObject DeleteObjectVersion",
  },
  "aws:s3/bucketPolicy:BucketPolicy": {
    service: "s3",
    arns: BUCKET_ARN,
    of: BUCKET,
    read: "GetBucketPolicy",
    make: "PutBucketPolicy DeleteBucketPolicy",
  },
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    service: "s3",
    arns: BUCKET_ARN,
    of: BUCKET,
    read: "GetBucketPublicAccessBlock",
    make: "PutBucketPublicAccessBlock",
  },
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": {
    service: "s3",
    arns: BUCKET_ARN,
    of: BUCKET,
    read: "GetLifecycleConfiguration",
    make: "PutLifecycleConfiguration",
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    service: "s3",
    arns: BUCKET_ARN,
    of: BUCKET,
    read: "GetEncryptionConfiguration",
    make: "PutEncryptionConfiguration",
  },
};
