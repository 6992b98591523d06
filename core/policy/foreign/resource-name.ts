import { type KubeObject, parseApiVersion } from "#core/kube/resource.ts";

/** An object's kind as the API server names it: `resource` is the plural of the URL. */
export interface ResourceName {
  readonly group: string;
  readonly version: string;
  readonly resource: string;
}

/** Plurals that do not follow the rule. */
const ODD_PLURALS: Readonly<Record<string, string>> = { Endpoints: "endpoints" };

/**
 * The resource of an object whose kind's definition is not at hand: a guess by the rule that built-in kinds follow.
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/api/meta#UnsafeGuessKindToResource
 */
export function resourceName({ apiVersion, kind }: KubeObject): ResourceName {
  return { ...parseApiVersion(apiVersion), resource: ODD_PLURALS[kind] ?? plural(kind) };
}

function plural(kind: string): string {
  const name = kind.toLowerCase();
  if (name.endsWith("s")) return `${name}es`;
  if (name.endsWith("y")) return `${name.slice(0, -1)}ies`;
  return `${name}s`;
}
