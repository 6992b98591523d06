import { foldedElements, foldedField } from "./folded-field.ts";

export interface HelmChartReference {
  readonly field: string;
  readonly name: string;
  readonly repo: string | null;
  /** Folder of charts, relative to the kustomization. */
  readonly home: string;
  readonly valuesFiles: readonly unknown[];
}

const DEFAULT_HOME = "charts";

/** The charts a kustomization inflates, in its present and its older form. */
export function listHelmCharts(content: unknown): readonly HelmChartReference[] {
  const globalHome = foldedField(content, "helmGlobals").flatMap((globals) =>
    foldedField(globals, "chartHome"),
  );
  const present = foldedElements(content, "helmCharts").map((chart) =>
    readChart("helmCharts", chart, { home: globalHome, name: "name", repo: "repo" }),
  );
  const older = foldedElements(content, "helmChartInflationGenerator").map((chart) =>
    readChart("helmChartInflationGenerator", chart, {
      home: foldedField(chart, "chartHome"),
      name: "chartName",
      repo: "chartRepoUrl",
    }),
  );
  return [...present, ...older];
}

/** Folders from which Helm would take settings and plugins. */
export function listHelmConfigHomes(content: unknown): readonly unknown[] {
  const globals = [
    ...foldedField(content, "helmGlobals"),
    ...foldedElements(content, "helmChartInflationGenerator"),
  ];
  return globals.flatMap((entry) => foldedField(entry, "configHome")).filter((home) => home !== "");
}

interface ChartNames {
  readonly home: readonly unknown[];
  readonly name: string;
  readonly repo: string;
}

function readChart(field: string, chart: unknown, names: ChartNames): HelmChartReference {
  const valuesFiles = [
    ...foldedField(chart, "valuesFile"),
    ...foldedField(chart, "values"),
    ...foldedElements(chart, "additionalValuesFiles"),
  ];
  return {
    field,
    name: firstText(foldedField(chart, names.name)) ?? "",
    repo: firstText(foldedField(chart, names.repo)),
    home: firstText(names.home) ?? DEFAULT_HOME,
    valuesFiles: valuesFiles.filter((value) => value !== ""),
  };
}

function firstText(values: readonly unknown[]): string | null {
  const text = values.find((value) => typeof value === "string" && value !== "");
  return typeof text === "string" ? text : null;
}
