import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

/**
 * The same manifest must start the same image tomorrow.
 * Fields: spec.{containers,initContainers,ephemeralContainers}[*].image
 * Allowed values: an image with a digest, or with a tag that is not in params.floatingTags (latest)
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-names
 */
export const pinnedImages: BuiltinRule = {
  id: "pinned-images",
  title: "Images are pinned to a version",
  severity: "high",
  remedy: "Use a version tag (:1.4.2) or, better, a digest (@sha256:...).",
  each: "container",
  path: ".image",
  variables: [
    { name: "image", cel: 'optional.ofNonZeroValue(container.?image.orValue("")).orValue("")' },
  ],
  cel: `variables.image.matches("@[a-z0-9]+:[0-9a-f]{32,}$")
  || (variables.image.matches("[^/:@]:[^/:@]+$")
    && !(variables.image.substring(variables.image.lastIndexOf(":") + 1) in params.floatingTags))`,
  messageExpression: `"container \\"" + ${CONTAINER_NAME} + "\\" " + (
  variables.image == "" ? "has no image"
  : variables.image.matches("[^/:@]:[^/:@]+$") ? "uses image \\"" + variables.image + "\\" with a tag that moves"
  : "uses image \\"" + variables.image + "\\" without a tag or digest")`,
};
