import { follow, noteFile, noteRemote, problemAt, type ReferencePlace } from "./graph-walk.ts";
import type { HelmChartReference } from "./helm-references.ts";
import { isRemoteFile } from "./remote-reference.ts";

/** Refuses Helm unless it is enabled; then a chart must lie in the repository or its address be allowed. */
export function visitChart(place: ReferencePlace, chart: HelmChartReference): void {
  if (!place.walk.rules.enableHelm) {
    place.walk.refusals.push(
      problemAt(place, {
        message: `expected no Helm chart, got "${chart.name}"`,
        remedy: "Use --enable-helm, or write the output of helm template into the repository.",
      }),
    );
    return;
  }
  place.walk.unknown.add(`Helm inflates "${chart.name}"`);
  const vendored = follow(place, `${chart.home}/${chart.name}`);
  if (vendored.kind === "missing") noteMissingChart(place, chart);
  if (vendored.kind === "folder") place.walk.charts.add(vendored.path);
  for (const value of chart.valuesFiles) visitValuesFile(place, value);
}

/** A config home can hold plugins, which are programs. */
export function refuseConfigHome(place: ReferencePlace): void {
  place.walk.refusals.push(
    problemAt(place, {
      message: "expected no configHome for Helm, got one",
      remedy: "Remove it: Helm plugins are never run while rendering.",
    }),
  );
}

function noteMissingChart(place: ReferencePlace, chart: HelmChartReference): void {
  if (chart.repo !== null) {
    noteRemote(place, chart.repo.replace(/^oci:\/\//, "https://"));
    return;
  }
  place.walk.mistakes.push(
    problemAt(place, {
      message: `expected the chart "${chart.name}" in "${chart.home}", got nothing there`,
      remedy: "Put the chart there, or name its repo.",
    }),
  );
}

function visitValuesFile(place: ReferencePlace, value: unknown): void {
  if (typeof value !== "string") return;
  if (isRemoteFile(value)) return noteRemote({ ...place, value }, value);
  const found = follow({ ...place, value }, value);
  if (found.kind === "file") noteFile(place.walk, found.path);
}
