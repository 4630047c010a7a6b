import { partitionOf } from "../../policies/facts/regions";

/**
 * Usage in GovCloud is billed to an account of the partition aws, and AWS Budgets and Cost Explorer have endpoints there alone.
 * Source: AWS GovCloud (US) user guide, "Billing and payment"; AWS General Reference, "AWS Billing and Cost Management endpoints" (2026-11).
 */
export function hasBudgets(region: string): boolean {
  return partitionOf(region) === "aws";
}
