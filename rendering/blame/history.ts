import type { KustomizationNode } from "./kustomization-node.ts";
import { pluginDocuments } from "./plugin-documents.ts";
import type { SourceFiles } from "./source-files.ts";
import { writtenElements, writtenField } from "./written-fields.ts";
import type { Written } from "./written.ts";

export const DATA_GENERATORS = {
  configMapGenerator: "ConfigMapGenerator",
  secretGenerator: "SecretGenerator",
} as const;
const CHART_FIELDS = ["helmCharts", "helmChartInflationGenerator"] as const;

/** What an object comes from. `file` is absolute: that of the resource, or the one that configures a generator. */
export type HistoryBase =
  | { readonly kind: "file"; readonly file: string }
  | {
      readonly kind: "data";
      readonly file: string;
      readonly generator: string;
      readonly entry: Written;
      readonly options: Written | null;
    }
  | { readonly kind: "chart"; readonly file: string; readonly entry: Written }
  | { readonly kind: "remote"; readonly file: string; readonly entry: Written };

/** One way by which objects reach the render: where they begin, and the kustomizations on the way, in order. */
export interface History {
  readonly base: HistoryBase;
  readonly layers: readonly KustomizationNode[];
}

/** Every way that leads into the render of a kustomization. */
export function readHistories(node: KustomizationNode, files: SourceFiles): readonly History[] {
  return accumulate(node, { files, before: [] });
}

interface Accumulated {
  readonly files: SourceFiles;
  /** What a component finds there already. */
  readonly before: readonly History[];
}

function accumulate(node: KustomizationNode, { files, before }: Accumulated): readonly History[] {
  const own = node.resources.flatMap((entry): readonly History[] => {
    if (entry.kind === "folder") return accumulate(entry.node, { files, before: [] });
    const base: HistoryBase =
      entry.kind === "file"
        ? { kind: "file", file: entry.path }
        : { kind: "remote", file: node.file, entry: entry.entry };
    return [{ base, layers: [] }];
  });
  const generated = generatedBases(node, files).map((base) => ({ base, layers: [] }));
  const all = node.components.reduce<readonly History[]>(
    (histories, component) => accumulate(component, { files, before: histories }),
    [...before, ...own, ...generated],
  );
  return all.map(({ base, layers }) => ({ base, layers: [...layers, node] }));
}

function generatedBases(
  { file, folder, kustomization }: KustomizationNode,
  files: SourceFiles,
): readonly HistoryBase[] {
  const options = writtenField(kustomization, "generatorOptions");
  const data = Object.entries(DATA_GENERATORS).flatMap(([field, generator]) =>
    writtenElements(kustomization, field).map(
      (entry) => ({ kind: "data", file, generator, entry, options }) as const,
    ),
  );
  const charts = CHART_FIELDS.flatMap((field) =>
    writtenElements(kustomization, field).map((entry) => ({ kind: "chart", file, entry }) as const),
  );
  const plugins = writtenElements(kustomization, "generators").flatMap((element) =>
    pluginDocuments(element, { files, folder, file }).map(({ config, file: at, kind }) =>
      kind === "HelmChartInflationGenerator"
        ? ({ kind: "chart", file: at, entry: config } as const)
        : ({ kind: "data", file: at, generator: kind, entry: config, options: null } as const),
    ),
  );
  return [...data, ...charts, ...plugins];
}
