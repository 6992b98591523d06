import type { ControlPlane } from "./control-plane.ts";

/** What a story's Rollout looks like; its steps and analyses are YAML flow texts. */
export interface CanaryStory {
  readonly app: string;
  readonly replicas?: number;
  /** The text of spec.strategy. */
  readonly strategy: string;
}

/** The parts of a Rollout that stories end by. */
export interface RolloutState {
  readonly phase: string;
  readonly message: string;
  /** Index of the step that it is at. */
  readonly step: number;
  readonly isAborted: boolean;
  /** Milliseconds since the epoch, to the second; null where it was not aborted. */
  readonly abortedAt: number | null;
  readonly pauses: readonly string[];
  readonly stableHash: string;
  readonly currentHash: string;
}

export const NAMESPACE = "shop";

/** The arguments of an analysis of a story's application; more of them as YAML flow mappings. */
export function verdictArguments(app: string, more: readonly string[] = []): string {
  return `[${[
    `{name: slo, value: ${app}/availability}`,
    "{name: canary-hash, valueFrom: {podTemplateHashValue: Latest}}",
    "{name: stable-hash, valueFrom: {podTemplateHashValue: Stable}}",
    ...more,
  ].join(", ")}]`;
}

/** The two Services of a blue-green Rollout; their selectors are Rollouts' own later. */
export function servicesText(app: string): string {
  const service = (name: string) =>
    `---\napiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${NAMESPACE}}\nspec: {selector: {app: ${app}}, ports: [{port: 80}]}\n`;
  return service(app) + service(`${app}-preview`);
}

export function rolloutText({ app, replicas = 5, strategy }: CanaryStory, image: string): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: ${app}, namespace: ${NAMESPACE}}
spec:
  replicas: ${replicas}
  rollbackWindow: {revisions: 3}
  selector: {matchLabels: {app: ${app}}}
  strategy: ${strategy}
  template:
    metadata: {labels: {app: ${app}}}
    spec: {containers: [{name: web, image: "${image}"}]}
`;
}

/** The objective that a story's analyses ask for: 99 % of requests are good. */
export function objectiveText(app: string): string {
  return `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: ${app}, namespace: ${NAMESPACE}}
spec:
  service: ${app}
  window: 30d
  objectives:
    - name: availability
      target: 99%
      indicator: {events: {total: 'http_requests_total{app="${app}"}', bad: 'http_requests_total{app="${app}",code=~"5.."}'}}
  baseline: stable
`;
}

export async function rolloutState(
  plane: ControlPlane,
  app: string,
  namespace = NAMESPACE,
): Promise<RolloutState> {
  const { stdout, stderr } = await plane.kubectl([
    ...["-n", namespace, "get", "rollout", app, "-o", "json"],
  ]);
  if (stdout === "") throw new Error(stderr);
  const { status = {} } = JSON.parse(stdout);
  return {
    phase: status.phase ?? "",
    message: status.message ?? "",
    step: status.currentStepIndex ?? 0,
    isAborted: status.abort === true,
    abortedAt: status.abortedAt === undefined ? null : Date.parse(status.abortedAt),
    pauses: (status.pauseConditions ?? []).map(({ reason }: { readonly reason: string }) => reason),
    stableHash: status.stableRS ?? "",
    currentHash: status.currentPodHash ?? "",
  };
}

/** Waits until the Rollout is as the claim says; after `seconds` an error says how it is. */
export async function rolloutBecomes(
  plane: ControlPlane,
  {
    app,
    namespace = NAMESPACE,
    seconds,
    claim,
  }: {
    readonly app: string;
    readonly namespace?: string;
    readonly seconds: number;
    readonly claim: (state: RolloutState) => boolean;
  },
): Promise<RolloutState> {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const state = await rolloutState(plane, app, namespace);
    if (claim(state)) return state;
    if (performance.now() > deadline) {
      const runs = await analysisRuns(plane, app, namespace);
      throw new Error(`${app} is ${JSON.stringify(state)}\n${JSON.stringify(runs, null, 1)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

export interface RunOfAnalysis {
  readonly name: string;
  readonly phase: string;
  readonly message: string;
  /** The values of its measurements as Rollouts keeps them, oldest first. */
  readonly values: readonly string[];
}

/** The AnalysisRuns of a story, oldest first. */
export async function analysisRuns(
  plane: ControlPlane,
  app: string,
  namespace = NAMESPACE,
): Promise<readonly RunOfAnalysis[]> {
  const { stdout } = await plane.kubectl([
    ...["-n", namespace, "get", "analysisruns", "-o", "json"],
    ...["--sort-by=.metadata.creationTimestamp"],
  ]);
  const { items } = JSON.parse(stdout) as { readonly items: readonly WireRun[] };
  return items
    .filter(({ metadata }) => metadata.ownerReferences?.some(({ name }) => name === app))
    .map(({ metadata, status }) => ({
      name: metadata.name,
      phase: status?.phase ?? "",
      message: status?.message ?? "",
      values: (status?.metricResults ?? [])
        .flatMap(({ measurements = [] }) => measurements)
        .map(({ value = "", message = "" }) => value || message),
    }));
}

interface WireRun {
  readonly metadata: {
    readonly name: string;
    readonly ownerReferences?: readonly { readonly name: string }[];
  };
  readonly status?: {
    readonly phase?: string;
    readonly message?: string;
    readonly metricResults?: readonly {
      readonly measurements?: readonly { readonly value?: string; readonly message?: string }[];
    }[];
  };
}
