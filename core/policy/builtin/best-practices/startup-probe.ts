import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { IS_LONG_RUNNING } from "./container-kind.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

/**
 * A container that starts slowly must not be restarted by its liveness probe meanwhile.
 * Fields: spec.containers[*].startupProbe, in pods with restartPolicy Always; not in Jobs, CronJobs and init containers
 * Allowed values: any probe
 * @see https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/
 */
export const startupProbe: BuiltinRule = {
  id: "startup-probe",
  title: "Slow starts are not taken for hangs",
  severity: "low",
  remedy: "Add a startupProbe: the path of the livenessProbe with a longer failureThreshold.",
  exclude: { kinds: ["batch/Job", "batch/CronJob"] },
  each: "container",
  cel: `container.?startupProbe.orValue(null) != null || !(${IS_LONG_RUNNING})`,
  message: `container "{{${CONTAINER_NAME}}}" must set startupProbe`,
};
