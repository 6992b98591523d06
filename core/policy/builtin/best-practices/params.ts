import type { SetParam } from "#core/policy/builtin/builtin-set.ts";
import { deprecatedApiVersions } from "./deprecated-api-versions.ts";

/** What builtin:best-practices can be told. */
export const bestPracticeParams: readonly SetParam[] = [
  {
    name: "requiredLabels",
    kind: "texts",
    default: ["owner", "env", "app"],
    title: "Labels that resources and pod templates must have",
  },
  {
    name: "registries",
    kind: "texts",
    default: [],
    title: "Prefixes or globs of permitted images; empty permits all",
  },
  {
    name: "floatingTags",
    kind: "texts",
    default: ["latest"],
    title: "Tags that do not count as a version",
  },
  {
    name: "requiredRequests",
    kind: "texts",
    default: ["cpu", "memory"],
    title: "Resources that containers must request",
  },
  {
    name: "requiredLimits",
    kind: "texts",
    default: ["cpu", "memory"],
    title: "Resources that containers must limit",
  },
  {
    name: "minReplicas",
    kind: "count",
    default: 2,
    title: "Replicas that Deployments and Rollouts must keep",
  },
  {
    name: "singleReplicaEnvironments",
    kind: "texts",
    default: ["dev"],
    title: "Environments in which one replica is enough",
  },
  {
    name: "defaultDenyExempt",
    kind: "texts",
    default: ["kube-system", "kube-public", "kube-node-lease"],
    title: "Namespaces whose general network policies are kept elsewhere",
  },
  {
    name: "deprecatedApis",
    kind: "map",
    default: deprecatedApiVersions,
    title:
      "apiVersion/Kind with its replacement and the version that removes it; replaces the table",
  },
];
