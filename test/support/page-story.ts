import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PublishedStatus } from "#core/published-status.ts";
import type { Finding } from "#core/policy/finding.ts";
import { policyReport } from "#webhooks/scan/policy-report.ts";
import type { ControlPlane } from "./control-plane.ts";
import { STORY_FLEET, STORY_NOW } from "./slo-story.ts";

const COMMIT = "3f2c8a1d9e7b6045c1a2b3c4d5e6f708192a3b4c";
const HOUR = 3_600_000;
const at = (hoursAgo: number) => new Date(STORY_NOW - hoursAgo * HOUR).toISOString();

/** Where a fleet's files lie, and where its apps do. */
export const PAGE_STORY = {
  ...Object.fromEntries(
    Object.entries(STORY_FLEET).map(([path, text]) => [path.replace("fleet/", ""), text]),
  ),
  "tiphys.yaml": `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: shop}
spec:
  environments:
    - {name: dev, overlays: ["apps/{app}/overlays/dev"], namespaces: [shop-dev]}
    - {name: staging, overlays: ["apps/{app}/overlays/staging"], namespaces: [shop-staging]}
    - {name: prod, overlays: ["apps/{app}/overlays/prod"], namespaces: [shop-prod]}
  exceptions: ["exceptions/*.yaml"]
  policies: ["policies/*.yaml"]
  slos: ["slos/*.yaml"]
`,
  "policies/images.yaml": `apiVersion: tiphys.io/v1alpha1
kind: GuardrailPolicy
metadata: {name: container-images}
spec:
  title: Images are pinned
  severity: high
  rules:
    - {id: no-latest, each: container, cel: '!container.image.endsWith(":latest")', message: "not pinned"}
`,
  "exceptions/search.yaml": `apiVersion: tiphys.io/v1alpha1
kind: GuardrailException
metadata: {name: search-runs-latest}
spec:
  policy: container-images
  rules: [no-latest]
  match: {kinds: [Deployment], names: [search], environments: [dev]}
  owner: search-team
  reason: nightly builds have no version yet
  ticket: OPS-412
  expires: 2026-11-30
`,
};

/** What a scan, Argo CD, a canary and a pass of promotions leave behind, on the story's day. */
export async function tellPageStory(plane: ControlPlane): Promise<void> {
  const documents = [...reports(), ...applications(), published()].map((one) =>
    JSON.stringify(one),
  );
  await plane.apply(documents.join("\n---\n"));
  await plane.apply(JSON.stringify(rollout()));
  const patch = JSON.stringify({ status: ROLLOUT_STATUS });
  const target = ["-n", "shop-prod", "patch", "rollout", "checkout", "--type=merge"];
  await plane.kubectl([...target, "--subresource=status", "-p", patch]);
}

/** The CRDs of those who tell it, from their modules. */
export function storyCrds(argoCd: string, rollouts: string): string {
  const files = [
    join(argoCd, "manifests/crds/application-crd.yaml"),
    join(rollouts, "manifests/crds/rollout-crd.yaml"),
  ];
  return files.map((file) => readFileSync(file, "utf8")).join("\n---\n");
}

function reports() {
  const judged = (environment: string, findings: readonly Finding[], failed: number) => [
    {
      environment,
      revision: `sha256:${"ab".repeat(32)}`,
      findings,
      compliance: [{ policy: "container-images", judged: 40, failed }],
    },
  ];
  return [
    policyReport(
      "shop-dev",
      judged("dev", [finding({ exception: "search-runs-latest", action: "off" })], 0),
    ),
    policyReport("shop-staging", judged("staging", [finding({ action: "warn" })], 1)),
    policyReport("shop-prod", judged("prod", [finding({ name: "checkout" }), finding({})], 2)),
  ];
}

function finding(given: {
  readonly name?: string;
  readonly action?: Finding["action"];
  readonly exception?: string;
}): Finding {
  const { name = "search", action = "deny", exception = null } = given;
  return {
    id: `sha256:${"cd".repeat(32)}`,
    policy: "container-images",
    rule: "no-latest",
    severity: "high",
    action,
    status: "fail",
    resource: { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name },
    path: "/spec/template/spec/containers/0/image",
    message: `image "ghcr.io/acme/${name}:latest" has no fixed version`,
    remedy: "Use a version tag or a digest.",
    source: null,
    exception,
    override: null,
    existing: false,
  };
}

function applications() {
  return ["dev", "staging", "prod"].flatMap((environment) =>
    ["checkout", "search"].map((app) => {
      const isBad = app === "search" && environment === "staging";
      const namespace = `shop-${environment}`;
      return {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Application",
        metadata: { name: `${app}-${environment}`, namespace: "argocd" },
        spec: {
          project: "default",
          destination: { server: "https://kubernetes.default.svc", namespace },
          source: {
            repoURL: "https://github.com/acme/shop.git",
            path: `apps/${app}/overlays/${environment}`,
          },
        },
        status: {
          sync: { status: isBad ? "OutOfSync" : "Synced", revision: COMMIT },
          health: { status: isBad ? "Degraded" : "Healthy" },
          summary: { images: [`ghcr.io/acme/${app}:2.1.0`] },
          resources: [{ kind: "Deployment", namespace, name: app, version: "v1", group: "apps" }],
        },
      };
    }),
  );
}

function published() {
  const app = (name: string, environment: string, version: string) => ({
    app: name,
    environment,
    version: `${name} ${version}`,
    since: at(environment === "prod" ? 70 : 3),
    commit: COMMIT,
    pending: null,
  });
  const pending = {
    from: "staging",
    changes: ["ghcr.io/acme/checkout: 2.1.0 -> 2.2.0"],
    verdict: "wait" as const,
    reason: "soak: 12m of 30m in staging",
    passesAt: at(-0.3),
    url: "https://github.com/acme/shop/pull/17",
  };
  const status: PublishedStatus = {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "PublishedStatus",
    publishedAt: at(0.05),
    fleet: "shop",
    branch: "origin/main",
    commit: COMMIT,
    apps: [
      app("checkout", "dev", "2.2.0"),
      app("checkout", "staging", "2.2.0"),
      { ...app("checkout", "prod", "2.1.0"), pending },
      app("search", "dev", "1.9.0"),
      app("search", "staging", "1.9.0"),
      app("search", "prod", "1.9.0"),
    ],
  };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "tiphys-promotion-status", namespace: "tiphys-system" },
    data: { "shop.json": JSON.stringify(status), "broken.json": '{"kind":"Other"}' },
  };
}

const ROLLOUT_STATUS = {
  phase: "Paused",
  message: "CanaryPauseStep",
  currentStepIndex: 3,
  canary: { weights: { canary: { weight: 30 }, stable: { weight: 70 } } },
  pauseConditions: [{ reason: "CanaryPauseStep", startTime: at(0.2) }],
};

function rollout() {
  const labels = { app: "checkout" };
  return {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Rollout",
    metadata: { name: "checkout", namespace: "shop-prod" },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "checkout", image: "ghcr.io/acme/checkout:2.2.0" }] },
      },
      strategy: {
        canary: { steps: [{ setWeight: 10 }, { pause: {} }, { setWeight: 30 }, { pause: {} }] },
      },
    },
  };
}
