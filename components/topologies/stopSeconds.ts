/**
 * Seconds between SIGTERM and SIGKILL: Spring's graceful shutdown takes 30. Fargate allows 120 at most.
 * Source: Amazon ECS API reference, ContainerDefinition, stopTimeout (2026-11).
 */
export const STOP_SECONDS = 45;
