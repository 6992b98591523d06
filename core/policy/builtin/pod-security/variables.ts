import type { PolicyVariable } from "#core/policy/policy.ts";
import { textAt } from "#core/policy/builtin/text-of.ts";

/** Containers of all three kinds: their place in the pod spec (a JSON Pointer) and themselves. */
const CONTAINERS = `["initContainers", "containers", "ephemeralContainers"].map(field,
  optional.ofNonZeroValue(podSpec[?field].orValue([])).orValue([])
    .transformList(i, c, {"path": dyn("/" + field + "/" + string(i)), "container": c})
).flatten()`;

/** The pod's security context and its containers', each with its place and the words for its owner. */
const SECURITY_CONTEXTS = `[{"path": dyn("/securityContext"), "owner": dyn("pod"), "context": podSpec.?securityContext.orValue(null)}]
  + variables.containers.map(c, {
      "path": dyn(c.path + "/securityContext"),
      "owner": dyn("container \\"" + ${textAt("c.container.?name")} + "\\""),
      "context": c.container.?securityContext.orValue(null)
    })`;

/** Null lists (a key without a value in YAML) count as empty, as they do for the API server. */
export const podSecurityVariables: readonly PolicyVariable[] = [
  { name: "containers", cel: CONTAINERS },
  { name: "securityContexts", cel: SECURITY_CONTEXTS },
  {
    name: "volumes",
    cel: "optional.ofNonZeroValue(podSpec.?volumes.orValue([])).orValue([])",
  },
];
