import type { BuiltinRule } from "#core/policy/builtin/builtin-rule.ts";
import { defaultDeny } from "./default-deny.ts";
import { deprecatedApis } from "./deprecated-apis.ts";
import { hostPaths } from "./host-paths.ts";
import { hpaTarget } from "./hpa-target.ts";
import { imageRegistries } from "./image-registries.ts";
import { labels } from "./labels.ts";
import { livenessProbe } from "./liveness-probe.ts";
import { noSecretData } from "./no-secret-data.ts";
import { pinnedImages } from "./pinned-images.ts";
import { podDisruptionBudget } from "./pod-disruption-budget.ts";
import { podLabels } from "./pod-labels.ts";
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
  defaultDeny,
  deprecatedApis,
  hostPaths,
  hpaTarget,
  imageRegistries,
  labels,
  livenessProbe,
  noSecretData,
  pinnedImages,
  podDisruptionBudget,
  podLabels,
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
