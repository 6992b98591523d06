import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { CONTAINER_NAME } from "#core/policy/builtin/text-of.ts";

/**
 * Images come from the places that params.registries names; without any the rule passes.
 * Fields: spec.{containers,initContainers,ephemeralContainers}[*].image
 * Allowed values: images under one of the prefixes ("ghcr.io/acme") or fitting one of the globs ("ghcr.io/acme/*");
 *   compared is the full name: "nginx" is "docker.io/library/nginx"
 * @see https://kubernetes.io/docs/concepts/containers/images/#image-names
 */
export const imageRegistries: BuiltinRule = {
  id: "image-registries",
  title: "Images come from permitted registries",
  severity: "high",
  remedy: "Copy the image into a permitted registry and use it from there.",
  each: "container",
  path: ".image",
  variables: [
    { name: "image", cel: 'optional.ofNonZeroValue(container.?image.orValue("")).orValue("")' },
    {
      name: "fullName",
      cel: `variables.image.matches("^(localhost|[^/]*[.:][^/]*)/") ? variables.image
  : (variables.image.contains("/") ? "docker.io/" : "docker.io/library/") + variables.image`,
    },
  ],
  cel: `params.registries.size() == 0 || params.registries.exists(registry,
  variables.fullName.matches("^\\\\Q" + registry.replace("*", "\\\\E.*\\\\Q") + "\\\\E"
    + (registry.contains("*") ? "$" : "([/:@]|$)")))`,
  message: `container "{{${CONTAINER_NAME}}}" uses image "{{variables.image}}", which is not from {{params.registries.join(" or ")}}`,
};
