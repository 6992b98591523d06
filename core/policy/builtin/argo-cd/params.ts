import type { SetParam } from "#core/policy/builtin/builtin-set.ts";

/** What a fleet may change in builtin:argo-cd. */
export const argoCdParams: readonly SetParam[] = [
  {
    name: "pluginNames",
    kind: "texts",
    default: ["tiphys"],
    title: "Names by which Applications call our plugin, without a version",
  },
  {
    name: "ownNamespaces",
    kind: "texts",
    default: ["argocd", "tiphys-system"],
    title: "Namespaces of Argo CD and of Tiphys, into which the plugin must not render",
  },
];
