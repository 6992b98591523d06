/** A parameter of an Application, as Argo CD's ParameterAnnouncement, with what its values must look like. */
export interface ParameterDefinition {
  readonly name: string;
  readonly title: string;
  readonly tooltip: string;
  readonly collectionType?: "array" | "map";
  readonly pattern?: RegExp;
  readonly expected?: string;
}

const NAME_PART = /^[a-z0-9.-]+$/;

/** Every parameter that `generate` takes, in the order of the form in Argo CD. */
export const PARAMETERS: readonly ParameterDefinition[] = [
  {
    name: "environment",
    title: "Environment",
    tooltip:
      "Must be the environment that the fleet gives to this overlay; a render as another one is refused.",
    pattern: /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
    expected: "the name of an environment",
  },
  {
    name: "policies",
    title: "Further policies",
    tooltip: "Globs or built-in sets judged beside the fleet's own; they can add, never replace.",
    collectionType: "array",
  },
  {
    name: "images",
    title: "Images",
    tooltip: "Kustomize image settings: name=new-name:tag, name:tag or name@sha256:…",
    collectionType: "array",
    pattern: /^[^\s=]+(=[^\s=]+)?$/,
    expected: "name=new-name:tag, name:tag or name@sha256:…",
  },
  {
    name: "replicas",
    title: "Replicas",
    tooltip: "Replica count by name of the workload.",
    collectionType: "map",
    pattern: /^\d{1,5}$/,
    expected: "a whole number",
  },
  {
    name: "namespace",
    title: "Namespace",
    tooltip: "Kustomize namespace for all objects.",
    pattern: /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    expected: "the name of a namespace",
  },
  {
    name: "name-prefix",
    title: "Name prefix",
    tooltip: "Put before all names.",
    pattern: NAME_PART,
    expected: "lower-case letters, digits, dots and hyphens",
  },
  {
    name: "name-suffix",
    title: "Name suffix",
    tooltip: "Put behind all names.",
    pattern: NAME_PART,
    expected: "lower-case letters, digits, dots and hyphens",
  },
  {
    name: "labels",
    title: "Labels",
    tooltip: "Labels for all objects, not for selectors.",
    collectionType: "map",
  },
  {
    name: "annotations",
    title: "Annotations",
    tooltip: "Annotations for all objects.",
    collectionType: "map",
  },
  {
    name: "components",
    title: "Components",
    tooltip: "Kustomize components, as paths relative to the overlay.",
    collectionType: "array",
  },
  {
    name: "enable-helm",
    title: "Inflate Helm charts",
    tooltip: "true lets kustomize call helm for the charts that the overlay names.",
    pattern: /^(true|false)$/,
    expected: "true or false",
  },
];
