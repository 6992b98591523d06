import { openSchemas } from "#adapters/open-schemas.ts";
import { printableText } from "#core/printable-text.ts";
import type { KindSchemas } from "#core/kube/schema/kube-type.ts";
import type { Environment } from "#core/policy/fleet.ts";

/** Which version of Kubernetes is meant, where more than one place may say it. */
export interface VersionWishes {
  /** Counts before what the environment says; null for none. */
  readonly forced: string | null;
  /** Counts where neither says anything; null for none. What is no version is left aside, and said. */
  readonly fallback: string | null;
}

export interface SchemaChoice {
  readonly schemas: KindSchemas;
  /** For people: that another version was wanted; null otherwise. */
  readonly hint: string | null;
}

/** Chooses the shipped schemas of an environment: the version wanted, else the nearest, without one the newest. */
export function schemaChooser({
  forced,
  fallback,
}: VersionWishes): (environment: Environment | null) => SchemaChoice {
  const library = openSchemas();
  return (environment) => {
    const wanted = forced ?? environment?.kubernetesVersion ?? fallback;
    const chosen = library.choose(wanted);
    const version = (chosen ?? library.choose(null))?.version ?? library.versions()[0] ?? "";
    const schemas = library.open(version);
    return { schemas, hint: hintOf({ wanted, chosen, version }) };
  };
}

interface Choosing {
  readonly wanted: string | null;
  /** Null for what is no version. */
  readonly chosen: { readonly isExact: boolean } | null;
  readonly version: string;
}

function hintOf({ wanted, chosen, version }: Choosing): string | null {
  if (chosen === null)
    return `the cluster calls its Kubernetes "${printable(wanted)}", which is no version: judged by the schemas of ${version}`;
  if (chosen.isExact) return null;
  return `Kubernetes ${wanted} is judged by the schemas of ${version}, the nearest of those that are shipped`;
}

/** Said by others: of any length, with any characters. */
function printable(text: string | null): string {
  return printableText((text ?? "").slice(0, 40));
}
