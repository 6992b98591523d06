import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { IS_EPHEMERAL } from "./container-kind.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

/**
 * The scheduler must know what a container needs.
 * Fields: resources.requests of containers and initContainers, of each resource in params.requiredRequests
 * Allowed values: any; a limit counts, because the API server copies it; so do the pod's own resources
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 */
export const resourceRequests: BuiltinRule = {
  id: "resource-requests",
  title: "Containers say what they need",
  severity: "medium",
  remedy: "Set resources.requests.cpu and resources.requests.memory to what the container uses.",
  each: "container",
  path: ".resources.requests",
  variables: [
    {
      name: "missing",
      cel: `params.requiredRequests.filter(resource, ["requests", "limits"].all(field,
  container.?resources[?field][?resource].orValue(null) == null
    && podSpec.?resources[?field][?resource].orValue(null) == null))`,
    },
  ],
  cel: `variables.missing.size() == 0 || ${IS_EPHEMERAL}`,
  message: `container "{{${CONTAINER_NAME}}}" must set {{variables.missing.map(r, "resources.requests." + r).join(" and ")}}`,
};
