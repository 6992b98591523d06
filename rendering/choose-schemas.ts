import { openSchemas } from "#adapters/open-schemas.ts";
import type { KindSchemas } from "#core/kube/schema/kube-type.ts";
import type { Environment } from "#core/policy/fleet.ts";

/** Which version of Kubernetes is meant, where more than one place may say it. */
export interface VersionWishes {
  /** Counts before what the environment says; null for none. */
  readonly forced: string | null;
  /** Counts where neither says anything; null for none. What is no version is left aside. */
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
    const chosen = library.choose(wanted) ?? library.choose(null);
    const version = chosen?.version ?? library.versions()[0] ?? "";
    const schemas = library.open(version);
    const isNearest = chosen?.isExact === false;
    const hint = isNearest
      ? `Kubernetes ${wanted} is judged by the schemas of ${version}, the nearest of those that are shipped`
      : null;
    return { schemas, hint };
  };
}
