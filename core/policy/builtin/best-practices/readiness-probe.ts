import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { IS_LONG_RUNNING } from "./container-kind.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

/**
 * A container that cannot serve must get no traffic.
 * Fields: spec.containers[*].readinessProbe, in pods with restartPolicy Always; not in Jobs, CronJobs and init containers
 * Allowed values: any probe
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export const readinessProbe: BuiltinRule = {
  id: "readiness-probe",
  title: "Containers get traffic only when they can serve",
  severity: "medium",
  remedy: "Add a readinessProbe that tells when the container can serve.",
  exclude: { kinds: ["batch/Job", "batch/CronJob"] },
  each: "container",
  cel: `container.?readinessProbe.orValue(null) != null || !(${IS_LONG_RUNNING})`,
  message: `container "{{${CONTAINER_NAME}}}" must set readinessProbe`,
};
