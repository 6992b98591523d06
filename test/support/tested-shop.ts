import type { FileTree } from "./file-tree.ts";
import { overlay, promotionFleet } from "./promotion-fleet.ts";
import { steadyAnswer, type StubAnswer } from "./stub-source.ts";

const ROLLOUT = `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: shop}
spec:
  replicas: 2
  selector: {matchLabels: {app: shop}}
  strategy: {canary: {steps: [{setWeight: 50}, {pause: {}}]}}
  template:
    metadata: {labels: {app: shop}}
    spec:
      containers:
        - {name: shop, image: shop}
`;

const SLO = `apiVersion: tiphys.io/v1alpha1
kind: ServiceObjective
metadata: {name: shop, namespace: shop-prod}
spec:
  service: shop
  window: 30d
  objectives:
    - name: availability
      target: 99%
      indicator: {events: {total: requests_total, bad: 'requests_total{code=~"5.."}'}}
    - name: quality
      target: 99%
      indicator: {events: {total: answers_total, bad: 'answers_total{right="no"}'}}
`;

/** The fleet of promotionFleet with a Rollout that holds A/B tests, and two SLOs. */
export function testedShop(prod = "{after: [staging], winner: rollout}"): FileTree {
  return {
    ...promotionFleet({ prod, spec: '  slos: ["slos/*.yaml"]\n' }),
    "apps/shop/base/deployment.yaml": ROLLOUT,
    "apps/shop/overlays/prod/kustomization.yaml": overlay("prod", "v1"),
    "slos/shop.yaml": SLO,
  };
}

/** Of 100 requests in a step, how many each version breaks; null for no data. */
export interface Broken {
  readonly v1: number | null;
  readonly v2: number | null;
}

/** A store in which two versions of shop get the same traffic, and break some of it. */
export function shopMetrics(given: {
  readonly availability: Broken;
  readonly quality: Broken;
  readonly requests?: number;
}): StubAnswer {
  const { requests = 100 } = given;
  return steadyAnswer((_, promql) => {
    const { v1, v2 } = promql.includes("answers_total") ? given.quality : given.availability;
    const broken = promql.includes('version="v1"') ? v1 : v2;
    if (broken === null) return null;
    return promql.includes("5..") || promql.includes("right") ? broken : requests;
  });
}

interface LiveShop {
  readonly hashes?: { readonly stable: string; readonly current: string };
  readonly image?: string;
  readonly status?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
}

const PLACE = "/apis/argoproj.io/v1alpha1/namespaces/shop-prod/rollouts/shop";

/** What the API server has while v1 and v2 stand side by side, at the pause of the test unless told otherwise. */
export function liveShop({
  hashes = { stable: "h1", current: "h2" },
  image = "shop:v2",
  status = { currentStepIndex: 1, pauseConditions: [{ reason: "CanaryPauseStep" }] },
  spec = {},
}: LiveShop = {}): Readonly<Record<string, unknown>> {
  const rollout = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    metadata: metadataOf({ name: "shop", uid: "u1" }),
    spec: {
      strategy: { canary: { steps: [{ setWeight: 50 }, { pause: {} }] } },
      template: templateOf(image),
      ...spec,
    },
    status: {
      observedGeneration: "3",
      currentPodHash: hashes.current,
      stableRS: hashes.stable,
      ...status,
    },
  };
  const items = [replicaSet("h1", "shop:v1"), replicaSet("h2", "shop:v2")];
  const list = { apiVersion: "apps/v1", kind: "ReplicaSetList", metadata: {}, items };
  return { [PLACE]: rollout, "/apis/apps/v1/namespaces/shop-prod/replicasets": list };
}

function metadataOf(given: object): object {
  return { namespace: "shop-prod", generation: 3, resourceVersion: "41", ...given };
}

function templateOf(image: string): object {
  const labels = { app: "shop" };
  return { metadata: { labels }, spec: { containers: [{ name: "shop", image }] } };
}

function replicaSet(hash: string, image: string): object {
  const metadata = {
    name: `shop-${hash}`,
    labels: { "rollouts-pod-template-hash": hash },
    ownerReferences: [{ apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", uid: "u1" }],
  };
  return { metadata: metadataOf(metadata), spec: { template: templateOf(image) } };
}
