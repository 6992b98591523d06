import type { BuiltinSet } from "./builtin-set.ts";
import { argoCdParams } from "./argo-cd/params.ts";
import { argoCdRules } from "./argo-cd/rules.ts";
import { argoRolloutsRules } from "./argo-rollouts/rules.ts";
import { bestPracticeParams } from "./best-practices/params.ts";
import { bestPracticeRules } from "./best-practices/rules.ts";
import { controlsOf, POD_SECURITY_VERSIONS } from "./pod-security/versions.ts";
import { podSecurityVariables } from "./pod-security/variables.ts";

/** Every built-in set. */
export const BUILTIN_SETS: readonly BuiltinSet[] = [
  {
    name: "pod-security/baseline",
    policy: "pod-security-baseline",
    title: "Pods keep to the baseline level of the Pod Security Standards",
    description:
      "Prevents known ways from a pod to its node, and leaves most workloads as they are.",
    versions: POD_SECURITY_VERSIONS,
    params: [],
    variables: podSecurityVariables,
    rulesOf: (version) => controlsOf("baseline", version),
  },
  {
    name: "pod-security/restricted",
    policy: "pod-security-restricted",
    title: "Pods keep to the restricted level of the Pod Security Standards",
    description: "Everything of the baseline level, and what hardened pods do besides.",
    versions: POD_SECURITY_VERSIONS,
    params: [],
    variables: podSecurityVariables,
    rulesOf: (version) => controlsOf("restricted", version),
  },
  {
    name: "best-practices",
    policy: "best-practices",
    title: "Workloads follow good practice",
    description: "What keeps a workload running, reachable, known by name, and out of trouble.",
    versions: [],
    params: bestPracticeParams,
    variables: [],
    rulesOf: () => bestPracticeRules,
  },
  {
    name: "argo-rollouts",
    policy: "argo-rollouts",
    title: "Rollouts and their analyses do what they seem to",
    description:
      "Finds Rollouts and AnalysisTemplates that would pass without evidence, or abort without a reason. `tiphys lint` judges by it.",
    versions: [],
    params: [],
    variables: [],
    rulesOf: () => argoRolloutsRules,
  },
  {
    name: "argo-cd",
    policy: "argo-cd",
    title: "Argo CD is told what it seems to be told",
    description:
      "Finds what Argo CD ignores, renders twice, keeps stale or cannot start: plugin.yaml, Applications, ApplicationSets, the repo-server's sidecar. `tiphys lint` judges by it.",
    versions: [],
    params: argoCdParams,
    variables: [],
    rulesOf: () => argoCdRules,
  },
];
