import type { Objective } from "#core/slo/objective.ts";
import { printSelector } from "#core/slo/promql/print-selector.ts";
import type { LiveFinding } from "./live-finding.ts";
import type { Probe } from "./probe.ts";
import { countOf, type SoughtSeries } from "./selector-finding.ts";

/**
 * Whether series tell the pods of a new version from those of the old one. What is missing is a note: an SLO without
 * a canary needs no such label.
 */
export async function podLabelFinding(
  { canary: { label } }: Objective,
  { series, probe }: { readonly series: SoughtSeries; readonly probe: Probe },
): Promise<LiveFinding | null> {
  const all = await countOf(printSelector(series), probe);
  if (all === 0) return null;
  const matcher = { label, op: "!=" as const, value: "", from: 0, to: 0 };
  const matchers = [...series.matchers, matcher];
  const labelled = await countOf(printSelector({ ...series, matchers }), probe);
  if (labelled === all) return null;
  const some = labelled === 0 ? "no series" : `only ${labelled} of ${all} series`;
  return {
    isProblem: false,
    message: `${some} of "${series.name}" has the label "${label}", by which a canary's pods are told from the others`,
    remedy: howToLabel(label),
  };
}

/** The pod's label rollouts-pod-template-hash, as the Prometheus operator and as a scrape configuration take it over. */
function howToLabel(label: string): string {
  if (label !== "rollouts_pod_template_hash")
    return `For canaries, let the scrape put the pod's label into "${label}".`;
  return (
    "For canaries, write podTargetLabels: [rollouts-pod-template-hash] into the PodMonitor or ServiceMonitor, or the relabeling " +
    "{sourceLabels: [__meta_kubernetes_pod_label_rollouts_pod_template_hash], targetLabel: rollouts_pod_template_hash}. " +
    "Metrics that kube-state-metrics writes about pods need a join by pod and cannot be told apart."
  );
}
