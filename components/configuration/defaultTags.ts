import { z } from "zod";

/** Tags on everything. */
export type Tags = Readonly<Record<string, string>>;

const configured = z.object({ tags: z.record(z.string(), z.string()).default({}) });

/**
 * The tags of `aws:defaultTags`, for what the provider does not make itself and therefore does not tag: an Auto Scaling group, the
 * machines that it starts, their volumes and network interfaces. What is malformed is the provider's to refuse.
 * Source: Terraform AWS provider, "default_tags" and aws_autoscaling_group (2026-11).
 */
export function defaultTags(text: string | undefined): Tags {
  try {
    return configured.parse(JSON.parse(text ?? "{}")).tags;
  } catch {
    return {};
  }
}
