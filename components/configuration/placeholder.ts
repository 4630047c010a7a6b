/**
 * What runs until the team's own image is in the repository: an unprivileged web server that answers every health check.
 * Its port and its path are its own; everything else is as for the real application.
 */
export const placeholder = {
  uri: "public.ecr.aws/nginx/nginx-unprivileged:1.28-alpine",
  port: 8080,
  healthPath: "/",
} as const;
