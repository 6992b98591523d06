import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readYaml } from "#core/kube/read-yaml.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { runTiphys, type TiphysCall, type TiphysResult } from "#test/support/run-tiphys.ts";
import { kustomizePath } from "#test/support/need-tool.ts";
import { exampleFleet } from "#test/support/example-fleet.ts";
import { promotionSetup } from "#test/support/promotion-setup.ts";
import { expect } from "chai";

const example = fileURLToPath(new URL("../../../examples/ml-inference", import.meta.url));
const overlays = ["dev", "staging", "prod", "shared"] as const;
const nginx = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ml-inference-dev}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:latest"}]}
`;

/** The versions whose pods an analysis asks for. */
const HASHES = [
  { name: "canary-hash", valueFrom: { podTemplateHashValue: "Latest" } },
  { name: "stable-hash", valueFrom: { podTemplateHashValue: "Stable" } },
];

type Call = Partial<TiphysCall>;

interface Report {
  readonly targets: readonly {
    readonly environment: string;
    readonly decision: string;
    readonly findings: readonly {
      readonly policy: string;
      readonly rule: string;
      readonly action: string;
      readonly exception: string | null;
    }[];
  }[];
}

describe("examples/ml-inference", function () {
  this.timeout(120_000);
  let kustomize = "";
  before(async () => {
    kustomize = await kustomizePath();
  });

  for (const overlay of overlays) {
    it(`passes in ${overlay}`, async () => {
      const { exitCode, stdout } = await tiphys(["check", `infrastructure/overlays/${overlay}`]);
      expect(stdout).to.contain(overlay);
      expect(exitCode).to.equal(0);
    });
  }

  it("has policies whose tests pass, each rule failing once and passing once", async () => {
    const { exitCode, stdout } = await tiphys(["policy", "test", "--require-coverage"]);
    expect(stdout).to.contain("coverage: 16 of 16 rules");
    expect(exitCode, stdout).to.equal(0);
  });

  it("has policies, exceptions and overrides that can do what they say", async () => {
    const { exitCode, stdout } = await tiphys(["policy", "lint"]);
    expect(exitCode, stdout).to.equal(0);
  });

  it("is denied in shared when its exceptions have ended, and nowhere else", async () => {
    const { targets } = await report(["check"], { now: Date.parse("2027-02-01T00:00:00Z") });
    const denied = targets.filter(({ decision }) => decision === "deny");
    expect(denied.map(({ environment }) => environment)).to.deep.equal(["shared"]);
  });

  it("needs each of its exceptions", async () => {
    const { targets } = await report(["check", "infrastructure/overlays/shared"]);
    const used = new Set(
      targets.flatMap(({ findings }) => findings.map((found) => found.exception)),
    );
    expect([...used].filter((name) => name !== null).sort()).to.deep.equal([
      "monitoring-namespace-hosts-node-exporter",
      "node-exporter-reads-the-node",
    ]);
  });

  it("audits a missing accuracy in dev", async () => {
    const { targets } = await report(["check", "infrastructure/overlays/dev"]);
    const found = targets[0]?.findings.find(({ rule }) => rule === "accuracy");
    expect(found?.action).to.equal("audit");
  });

  it("refuses nginx:latest without limits and probes, with all its violations", async () => {
    const { code, rules } = await denials(["check", "--env", "dev", "-"], { stdin: nginx });
    expect(code).to.equal(1);
    expect(rules).to.include.members([
      "best-practices/liveness-probe",
      "best-practices/pinned-images",
      "best-practices/readiness-probe",
      "ownership/labels",
      "pod-security-restricted/run-as-non-root",
      "require-requests-and-limits/autogen-resources",
    ]);
  });

  const breaks = [
    {
      title: "an image without a fixed version",
      file: "infrastructure/overlays/prod/kustomization.yaml",
      edit: ["newTag: 1.4.2", "newTag: latest"],
      rules: ["best-practices/pinned-images", "model-metadata/version-matches-image"],
    },
    {
      title: "a model of unknown accuracy",
      file: "infrastructure/overlays/prod/model.yaml",
      edit: ['    ml.acme.example/accuracy: "0.947"\n', ""],
      rules: ["model-metadata/accuracy"],
    },
    {
      title: "two masters of one number of replicas",
      file: "infrastructure/overlays/prod/kustomization.yaml",
      edit: ["images:\n", "replicas: [{name: ml-inference, count: 3}]\nimages:\n"],
      rules: ["best-practices/autoscaled-replicas", "production-capacity/one-master-of-replicas"],
    },
    {
      title: "an autoscaler that goes too low",
      file: "infrastructure/overlays/prod/autoscaling.yaml",
      edit: ["minReplicas: 5", "minReplicas: 2"],
      rules: ["best-practices/eviction-allowed", "production-capacity/autoscaled"],
    },
    {
      title: "a disruption budget that is too small",
      file: "infrastructure/overlays/prod/kustomization.yaml",
      edit: ["/spec/minAvailable, value: 2", "/spec/minAvailable, value: 1"],
      rules: ["production-capacity/eviction-budget"],
    },
    {
      title: "a door that is open to everyone",
      file: "infrastructure/base/ml-inference/network-policies.yaml",
      edit: [
        "    - from:\n        - namespaceSelector:\n            matchLabels:\n              kubernetes.io/metadata.name: ingress-nginx\n      ports:",
        "    - ports:",
      ],
      rules: ["network-boundaries/named-sources"],
    },
    {
      title: "a namespace that is not closed",
      file: "infrastructure/base/namespace/kustomization.yaml",
      edit: ["  - default-deny.yaml\n", ""],
      rules: ["best-practices/default-deny"],
    },
  ] as const;
  for (const { title, file, edit, rules } of breaks) {
    it(`denies ${title} in prod`, async () => {
      const found = await withEdit(file, edit, (cwd) =>
        denials(["check", "infrastructure/overlays/prod"], { cwd }),
      );
      expect(found).to.deep.equal({ code: 1, rules });
    });
  }

  const shown = [
    { page: "README.md", argv: ["check", "infrastructure/overlays/prod"], folder: "." },
    {
      page: "docs/guides/install-in-argo-cd.md",
      argv: ["generate"],
      folder: "infrastructure/overlays/prod",
    },
  ];
  for (const { page, argv, folder } of shown) {
    it(`is denied in the words that ${page} shows`, async () => {
      const { file, edit } = breaks[0];
      const { stdout, stderr } = await withEdit(file, edit, (cwd) =>
        tiphys(argv, { cwd: join(cwd, folder) }),
      );
      const text = `${stdout}${stderr}`.trim().replaceAll(/sha256:[0-9a-f]+/g, "sha256:…");
      expect(readFileSync(join(example, "../..", page), "utf8")).to.contain(text);
    });
  }

  const broken = [
    {
      folder: "latest",
      rules: ["best-practices/pinned-images", "model-metadata/version-matches-image"],
    },
    { folder: "unknown-model", rules: ["model-metadata/accuracy"] },
    {
      folder: "open-door",
      rules: ["best-practices/default-deny", "network-boundaries/named-sources"],
    },
    { folder: "secret-in-git", rules: ["best-practices/no-secret-data"] },
    { folder: "blind-canary", rules: ["argo-rollouts/canary-evidence"] },
  ];
  for (const { folder, rules } of broken) {
    it(`is denied as broken/${folder}, for its own mistakes alone`, async () => {
      const denials = rules.map((rule) => `prod ${rule} deny`);
      const judged = await exampleFleet("ml-inference").check([
        `broken/${folder}`,
        "--env",
        "prod",
      ]);
      expect(judged).to.deep.equal({ exitCode: 1, findings: denials });
    });
  }

  it("is denied as broken/nginx with thirteen denials, as the README says", async () => {
    const { code, rules } = await denials(["check", "broken/nginx", "--env", "prod"], {});
    expect(code).to.equal(1);
    expect(rules).to.have.length(13);
  });

  it("has files made of its SLOs that are current", async () => {
    const commands = [
      ...readFileSync(join(example, "README.md"), "utf8").matchAll(/^tiphys (slo generate .*)$/gm),
    ].map(([, command = ""]) => [...command.split(" "), "--check"]);
    expect(commands).to.have.length(2);
    for (const command of commands) {
      const { exitCode, stderr } = await tiphys(command);
      expect(exitCode, stderr).to.equal(0);
    }
  });

  it("says in prod only by the autoscaler how many replicas there are", async () => {
    const counts = await Promise.all(
      overlays.slice(0, 3).map(async (overlay) => {
        const objects = await rendered(`infrastructure/overlays/${overlay}`);
        const spec = (kind: string) => objects.find((object) => object.kind === kind)?.spec;
        return {
          replicas: field(spec("Deployment") ?? spec("Rollout"), "replicas"),
          minReplicas: field(spec("HorizontalPodAutoscaler"), "minReplicas"),
          minAvailable: field(spec("PodDisruptionBudget"), "minAvailable"),
        };
      }),
    );
    expect(counts).to.deep.equal([
      { replicas: 1, minReplicas: undefined, minAvailable: undefined },
      { replicas: 2, minReplicas: undefined, minAvailable: 1 },
      { replicas: undefined, minReplicas: 5, minAvailable: 2 },
    ]);
  });

  it("holds no Secret", async () => {
    const objects = await Promise.all(
      overlays.map((overlay) => rendered(`infrastructure/overlays/${overlay}`)),
    );
    expect(objects.flat()).to.have.length.greaterThan(50);
    expect(objects.flat().filter(({ kind }) => kind === "Secret")).to.deep.equal([]);
  });

  it("syncs every environment through the plugin, from one root", async () => {
    const objects = await rendered("infrastructure/argocd");
    const plugins = objects
      .filter(({ kind }) => kind === "Application")
      .map(({ metadata, spec }) => [
        metadata?.name,
        field(field(field(spec, "source"), "plugin"), "name"),
      ]);
    expect(plugins).to.have.deep.members([
      ["root", undefined],
      ["git-webhook", undefined],
      ["ml-inference-dev", "tiphys"],
      ["ml-inference-staging", "tiphys"],
      ["ml-inference-prod", "tiphys"],
      ["monitoring", "tiphys"],
    ]);
  });

  it("steps in prod through the weights of its plan, and waits for a verdict after each", async () => {
    const { steps, analysis } = canaryOf(await rendered("infrastructure/overlays/prod"));
    const step = { templates: [{ templateName: "ml-inference-slo-step" }], args: HASHES };
    const [verdict] = HASHES;
    expect(steps).to.deep.equal(
      [10, 30, 50, 80].flatMap((weight) => [
        { setWeight: weight },
        { pause: { duration: "5m" } },
        { analysis: step },
      ]),
    );
    expect(analysis).to.deep.equal({
      templates: [{ templateName: "error-rate" }],
      args: [verdict],
    });
  });

  it("stands half and half as an A/B test until a person says which, and is sound as that", async () => {
    const edit = ["rollouts/canary", "rollouts/ab-test"] as const;
    await withEdit("infrastructure/overlays/prod/kustomization.yaml", edit, async (cwd) => {
      const objects = await rendered("infrastructure/overlays/prod", cwd);
      const { steps, trafficRouting } = canaryOf(objects);
      expect(steps).to.have.length(3);
      expect(steps?.[0]).to.deep.equal({ setWeight: 50 });
      expect(steps?.[2]).to.deep.equal({ pause: {} });
      const annotations = { "canary-by-header": "X-Variant" };
      expect(trafficRouting).to.have.deep.nested.property(
        "nginx.additionalIngressAnnotations",
        annotations,
      );
      for (const verb of ["check", "lint"]) {
        const { exitCode, stdout } = await tiphys([verb, "infrastructure/overlays/prod"], { cwd });
        expect(exitCode, stdout).to.equal(0);
      }
    });
  });

  describe("in a repository of its own", () => {
    const setup = promotionSetup();

    it("lets no image into prod that somebody writes there by hand", async () => {
      cpSync(example, setup.repository().folder, { recursive: true });
      setup.repository().commit("Begin");
      const file = "infrastructure/overlays/prod/kustomization.yaml";
      const text = readFileSync(join(example, file), "utf8").replace("1.4.2", "1.4.3");
      setup.repository().write({ [file]: text });
      const { exitCode, stdout } = await setup.tiphys(["check", "--base", "HEAD"]);
      expect(exitCode).to.equal(1);
      expect(stdout).to.contain("promotion/unproven");
    });
  });

  function tiphys(argv: readonly string[], call: Call = {}): Promise<TiphysResult> {
    return runTiphys({ argv, cwd: example, env: { TIPHYS_KUSTOMIZE: kustomize }, ...call });
  }

  async function report(argv: readonly string[], call?: Call): Promise<Report> {
    const { stdout, stderr } = await tiphys([...argv, "--format", "json"], call);
    expect(stdout, stderr).not.to.equal("");
    return JSON.parse(stdout);
  }

  async function denials(argv: readonly string[], call: Call) {
    const { targets } = await report(argv, call);
    const denied = targets[0]?.findings.filter(({ action }) => action === "deny") ?? [];
    const rules = new Set(denied.map(({ policy, rule }) => `${policy}/${rule}`));
    return { code: targets[0]?.decision === "deny" ? 1 : 0, rules: [...rules].sort() };
  }

  async function rendered(directory: string, cwd = example): Promise<readonly KubeObject[]> {
    const { stdout } = await tiphys(["render", directory], { cwd });
    return readYaml(stdout, { file: directory }).map(({ value }) => value as KubeObject);
  }
});

interface Canary {
  readonly steps?: readonly unknown[];
  readonly analysis?: unknown;
  readonly trafficRouting?: unknown;
}

function canaryOf(objects: readonly KubeObject[]): Canary {
  const rollout = objects.find(({ kind }) => kind === "Rollout");
  return (field(field(rollout?.spec, "strategy"), "canary") ?? {}) as Canary;
}

/** A copy of the example with one file changed, for as long as `action` takes. */
async function withEdit<T>(
  file: string,
  [from, to]: readonly [string, string],
  action: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "tiphys-example-"));
  try {
    cpSync(example, folder, { recursive: true });
    const text = readFileSync(join(folder, file), "utf8");
    expect(text).to.contain(from);
    writeFileSync(join(folder, file), text.replace(from, to));
    return await action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
