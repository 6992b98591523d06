import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { EXAMPLE } from "./example-in-argo-cd.ts";
import type { FileChange } from "./loop-git.ts";

const REPOSITORY = "https://github.com/acme/ml-platform.git";
const ARGO_CD = "infrastructure/argocd";
const CANARY = "infrastructure/components/canary";
const DAY_MS = 86_400_000;

export interface FleetAddresses {
  /** Of the fleet's repository. */
  readonly repository: string;
  readonly analysis: string;
  readonly prometheus: string;
}

/**
 * What the ml-inference example changes to be tried in minutes, on any day: addresses, waiting times, ends of
 * exceptions. It keeps its objectives, its policies, its steps and its gates, but for office hours and a code host's checks.
 */
export function quickFleet(addresses: FleetAddresses): Readonly<Record<string, FileChange>> {
  const { repository, analysis, prometheus } = addresses;
  const soon = new Date(Date.now() + 60 * DAY_MS).toISOString().slice(0, 10);
  return {
    ...Object.fromEntries(
      filesOf(`${ARGO_CD}/**/*.yaml`)
        .filter((file) => readFileSync(join(EXAMPLE, file), "utf8").includes(REPOSITORY))
        .map((file) => [file, replacing([REPOSITORY, repository])]),
    ),
    [`${ARGO_CD}/kustomization.yaml`]: replacing([
      "  - applications/dev.yaml",
      "  - applications/guardrails.yaml\n  - applications/dev.yaml",
    ]),
    [`${ARGO_CD}/applications/guardrails.yaml`]: guardrails(repository),
    ...Object.fromEntries(
      filesOf("exceptions/**/*.yaml").map((file) => [file, replacing([/(?<=expires: ).*/, soon])]),
    ),
    ...Object.fromEntries(
      filesOf("freezes/**/*.yaml").map((file) => [
        file,
        replacing([/(from|until): 20/g, "$1: 21"]),
      ]),
    ),
    "tiphys.yaml": replacing(
      ["soak: 30m", "soak: 5s\n        auto: true"],
      [/ {8}windows: .*\n/, ""],
      [/ {8}checks: .*\n/, ""],
      [/until: 20.*/, `until: ${soon}`],
    ),
    "infrastructure/rollouts/canary/rollout.yaml": replacing(["duration: 5m", "duration: 2s"]),
    [`${CANARY}/error-rate.yaml`]: replacing([
      "http://victoria-metrics.monitoring.svc:8428",
      prometheus,
    ]),
    [`${CANARY}/ml-inference-prod-ml-inference.templates.yaml`]: replacing(
      ["http://tiphys-analysis.tiphys-system.svc", analysis],
      [/(?<=name: interval\n {4}value: )1m/, "5s"],
      // As long as the fleet's own fifteen minutes would be too long: three, for busy machines.
      [/(?<=name: count\n {4}value: )"15"/, '"45"'],
    ),
  };
}

function filesOf(pattern: string): readonly string[] {
  return globSync(pattern, { cwd: EXAMPLE }).sort();
}

function replacing(
  ...edits: readonly (readonly [string | RegExp, string])[]
): (text: string) => string {
  return (text) =>
    edits.reduce((before, [from, to]) => {
      const after = before.replaceAll(global(from), to);
      if (after === before) throw new Error(`expected ${String(from)} in:\n${before}`);
      return after;
    }, text);
}

function global(pattern: string | RegExp): string | RegExp {
  return typeof pattern === "string" ? pattern : new RegExp(pattern.source, "g");
}

/** As manifests/argo-cd/examples has it: plain files, by server-side apply, in an Application of its own. */
function guardrails(repository: string): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: guardrails
  annotations:
    argocd.argoproj.io/sync-wave: "-1"
spec:
  project: default
  source:
    repoURL: ${repository}
    targetRevision: main
    path: guardrails
    directory: {include: bundle.yaml}
  destination: {server: "https://kubernetes.default.svc", namespace: tiphys-system}
  syncPolicy:
    automated: {prune: false, selfHeal: true}
    syncOptions: [ServerSideApply=true]
    retry: {limit: -1, backoff: {duration: 10s, factor: 2, maxDuration: 3m}}
`;
}
