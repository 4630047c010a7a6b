import { policyDocument } from "../../support/roles";

/** A service account of the cluster. */
export interface ServiceAccountReference {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** Allows EKS Pod Identity to give the role to pods of one service account, and to no others. */
export function podIdentityTrust({ namespace, serviceAccount }: ServiceAccountReference): string {
  const statement = {
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    // EKS sets these tags on every session. Source: Amazon EKS user guide, "Grant Pods access to AWS resources based on tags" (2026-11).
    Condition: {
      StringEquals: {
        "aws:RequestTag/kubernetes-namespace": namespace,
        "aws:RequestTag/kubernetes-service-account": serviceAccount,
      },
    },
  };
  return JSON.stringify(policyDocument([statement]));
}
