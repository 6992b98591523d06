import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { IS_LONG_RUNNING } from "./container-kind.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

/**
 * A container that hangs must be noticed and restarted.
 * Fields: spec.containers[*].livenessProbe, in pods with restartPolicy Always; not in Jobs, CronJobs and init containers
 * Allowed values: any probe
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export const livenessProbe: BuiltinRule = {
  id: "liveness-probe",
  title: "Containers that hang are restarted",
  severity: "medium",
  remedy: "Add a livenessProbe that fails only when a restart helps.",
  exclude: { kinds: ["batch/Job", "batch/CronJob"] },
  each: "container",
  cel: `container.?livenessProbe.orValue(null) != null || !(${IS_LONG_RUNNING})`,
  message: `container "{{${CONTAINER_NAME}}}" must set livenessProbe`,
};
