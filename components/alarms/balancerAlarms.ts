import type { AlarmSpec } from "../support/alarm";

export const balancerAlarms: readonly AlarmSpec[] = [
  {
    name: "balancer-errors",
    runbook: "balancer-errors",
    description: "The load balancer itself answers with errors: no healthy target, or nobody serves",
    namespace: "AWS/ApplicationELB",
    metricName: "HTTPCode_ELB_5XX_Count",
    statistic: "Sum",
    rings: "above",
    threshold: 10,
    minutes: 3,
    notifies: "usersNotice",
  },
];

/**
 * ACM renews a certificate of its own 45 to 60 days before it expires, if its record is in DNS and it is in use. It has no value before the
 * certificate is issued, and none after it has expired: the alarm then stays as it is.
 * Sources: AWS Certificate Manager user guide, "Supported CloudWatch metrics", "Managed certificate renewal" and "Amazon EventBridge support
 * for ACM", which warns of public certificates 30 days before (2026-11).
 */
export const certificateAlarm: AlarmSpec = {
  name: "certificate-renewal",
  runbook: "certificate-renewal",
  description: "A certificate expires in less than 30 days and ACM has not renewed it: its DNS record is missing",
  namespace: "AWS/CertificateManager",
  metricName: "DaysToExpiry",
  statistic: "Minimum",
  rings: "below",
  threshold: 30,
  minutes: 24 * 60,
  everyMinutes: 24 * 60,
  silence: "same",
};
