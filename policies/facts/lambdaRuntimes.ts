/**
 * Runtimes of AWS Lambda and the day on which each is deprecated: afterwards it gets no patches, and soon functions can no longer be
 * changed. Source: AWS Lambda developer guide, "Lambda runtimes", supported and deprecated runtimes (2026-11).
 */
export const lambdaRuntimes: Readonly<Record<string, string>> = {
  "nodejs16.x": "2024-06-12",
  "nodejs18.x": "2025-09-01",
  "nodejs20.x": "2026-04-30",
  "nodejs22.x": "2027-04-30",
  "nodejs24.x": "2028-04-30",
  "python3.8": "2024-10-14",
  "python3.9": "2025-12-15",
  "python3.10": "2026-10-31",
  "python3.11": "2027-06-30",
  "python3.12": "2028-10-31",
  "python3.13": "2029-06-30",
  "python3.14": "2029-06-30",
  java8: "2024-01-08",
  "java8.al2": "2027-06-30",
  java11: "2027-06-30",
  java17: "2027-06-30",
  "java8.al2023": "2029-06-30",
  "java11.al2023": "2029-06-30",
  "java17.al2023": "2029-06-30",
  java21: "2029-06-30",
  java25: "2029-06-30",
  dotnet6: "2024-12-20",
  dotnet8: "2026-11-10",
  dotnet10: "2028-11-14",
  "ruby2.7": "2023-12-07",
  "ruby3.2": "2026-03-31",
  "ruby3.3": "2027-03-31",
  "ruby3.4": "2028-03-31",
  "ruby4.0": "2029-03-31",
  "go1.x": "2024-01-08",
  provided: "2024-01-08",
  "provided.al2": "2026-07-31",
  "provided.al2023": "2029-06-30",
};

/** Runtimes that are not deprecated on that day (ISO 8601). */
export function supportedRuntimes(today: string): readonly string[] {
  return Object.entries(lambdaRuntimes)
    .filter(([, deprecated]) => today <= deprecated)
    .map(([name]) => name);
}
