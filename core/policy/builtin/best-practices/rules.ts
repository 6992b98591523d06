import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { autoscaledReplicas } from "./autoscaled-replicas.ts";
import { budgetSelector } from "./budget-selector.ts";
import { defaultDeny } from "./default-deny.ts";
import { deprecatedApis } from "./deprecated-apis.ts";
import { dnsEgress } from "./dns-egress.ts";
import { evictionAllowed } from "./eviction-allowed.ts";
import { hostPaths } from "./host-paths.ts";
import { hpaTarget } from "./hpa-target.ts";
import { imageRegistries } from "./image-registries.ts";
import { labels } from "./labels.ts";
import { livenessProbe } from "./liveness-probe.ts";
import { monitorTarget } from "./monitor-target.ts";
import { namespaceLabels } from "./namespace-labels.ts";
import { networkPolicySelector } from "./network-policy-selector.ts";
import { noSecretData } from "./no-secret-data.ts";
import { pinnedImages } from "./pinned-images.ts";
import { podDisruptionBudget } from "./pod-disruption-budget.ts";
import { podLabels } from "./pod-labels.ts";
import { probeNamedPorts } from "./probe-named-ports.ts";
import { probePorts } from "./probe-ports.ts";
import { quotaFits } from "./quota-fits.ts";
import { readinessProbe } from "./readiness-probe.ts";
import { replicas } from "./replicas.ts";
import { resourceLimits } from "./resource-limits.ts";
import { resourceRequests } from "./resource-requests.ts";
import { runAsNonRoot } from "./run-as-non-root.ts";
import { serviceAccountToken } from "./service-account-token.ts";
import { serviceSelector } from "./service-selector.ts";
import { startupProbe } from "./startup-probe.ts";
import { workloadSelector } from "./workload-selector.ts";

/** Every rule of builtin:best-practices, in the order of ids. */
export const bestPracticeRules: readonly BuiltinRule[] = [
  autoscaledReplicas,
  budgetSelector,
  defaultDeny,
  deprecatedApis,
  dnsEgress,
  evictionAllowed,
  hostPaths,
  hpaTarget,
  imageRegistries,
  labels,
  livenessProbe,
  monitorTarget,
  namespaceLabels,
  networkPolicySelector,
  noSecretData,
  pinnedImages,
  podDisruptionBudget,
  podLabels,
  probeNamedPorts,
  probePorts,
  quotaFits,
  readinessProbe,
  replicas,
  resourceLimits,
  resourceRequests,
  runAsNonRoot,
  serviceAccountToken,
  serviceSelector,
  startupProbe,
  workloadSelector,
];
