import type { PathKey } from "#core/document/field-path.ts";
import { isRecord } from "#core/is-record.ts";

/** Merged into the source and then set back: they come from the Application alone. */
const IGNORED = ["chart", "path", "repoURL", "targetRevision"];
const FIELDS = ["directory", "helm", "kustomize", "name", "plugin", "ref"];
const PLUGIN_FIELDS = ["name", "env", "parameters"];
const ENV_FIELDS = ["name", "value"];
const PARAMETER_FIELDS = ["name", "string", "array", "map"];

export interface UnknownKey {
  readonly keys: readonly PathKey[];
  /** A field of a source that a `.argocd-source.yaml` cannot set. */
  readonly isIgnored: boolean;
  /** What could stand there. */
  readonly known: readonly string[];
}

/** The keys of a `.argocd-source.yaml` that do nothing; what tools other than plugin are told is not looked at. */
export function unknownKeys(source: Readonly<Record<string, unknown>>): readonly UnknownKey[] {
  const { plugin } = source;
  const top = keysOutside(source, { at: [], known: FIELDS });
  if (!isRecord(plugin)) return top;
  const lists = [
    { field: "env", known: ENV_FIELDS },
    { field: "parameters", known: PARAMETER_FIELDS },
  ];
  return [
    ...top,
    ...keysOutside(plugin, { at: ["plugin"], known: PLUGIN_FIELDS }),
    ...lists.flatMap(({ field, known }) => {
      const list = plugin[field];
      if (!Array.isArray(list)) return [];
      return list.flatMap((item: unknown, index) =>
        isRecord(item) ? keysOutside(item, { at: ["plugin", field, index], known }) : [],
      );
    }),
  ];
}

interface Level {
  readonly at: readonly PathKey[];
  readonly known: readonly string[];
}

function keysOutside(
  value: Readonly<Record<string, unknown>>,
  { at, known }: Level,
): readonly UnknownKey[] {
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      keys: [...at, key],
      isIgnored: at.length === 0 && IGNORED.includes(key),
      known,
    }));
}
