import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { IS_EPHEMERAL } from "./container-kind.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

/**
 * A container must not take a node down with it.
 * Fields: resources.limits of containers and initContainers, of each resource in params.requiredLimits
 * Allowed values: any; the pod's own limits count
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export const resourceLimits: BuiltinRule = {
  id: "resource-limits",
  title: "Containers have an upper limit",
  severity: "medium",
  remedy: "Set resources.limits.cpu and resources.limits.memory.",
  each: "container",
  path: ".resources.limits",
  variables: [
    {
      name: "missing",
      cel: `params.requiredLimits.filter(resource,
  container.?resources.?limits[?resource].orValue(null) == null
    && podSpec.?resources.?limits[?resource].orValue(null) == null)`,
    },
  ],
  cel: `variables.missing.size() == 0 || ${IS_EPHEMERAL}`,
  message: `container "{{${CONTAINER_NAME}}}" must set {{variables.missing.map(r, "resources.limits." + r).join(" and ")}}`,
};
