import { chmodSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readYaml } from "#core/kube/read-yaml.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { FindingSource } from "#core/policy/finding.ts";
import { type BlamedFindings, blameFindings } from "#rendering/blame/blame-findings.ts";
import { findingOn } from "#test/support/blame-paths.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";

const WEB = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  type: NodePort\n";
const GRAPH = {
  root: "",
  files: [],
  directories: [],
  remotes: [],
  lookups: [],
  variableFiles: [],
  charts: [],
  unknown: [],
};

/** Annotated as kustomize does: paths are relative to the folder that is built. */
function annotated(origin: string): string {
  const note = `  annotations:\n    config.kubernetes.io/origin: |\n${origin.replace(/^/gm, "      ")}\n`;
  return WEB.replace("metadata:\n", `metadata:\n${note}`);
}

describe("blameFindings, when a build is odd", () => {
  const folder = temporaryFolder();

  /** Blames /spec/type of the Service; the second build prints `script`, in which ROOT is the way to the repository. */
  async function blame(script: string): Promise<BlamedFindings> {
    const kustomize = join(folder(), "kustomize.sh");
    const relative = "path.relative(fs.realpathSync(process.argv[1]), process.argv[2])";
    const way = `$("${process.execPath}" -p '${relative}' "$2" "${realpathSync(folder())}")`;
    writeFileSync(kustomize, `#!/bin/sh\n${script.replaceAll("ROOT", way)}\n`);
    chmodSync(kustomize, 0o755);
    const object = readYaml(WEB, { file: "" })[0]?.value as KubeObject;
    return await blameFindings({
      render: {
        directory: join(folder(), "overlay"),
        repositoryRoot: folder(),
        kustomize: { command: kustomize, form: "kustomize" },
        env: { PATH: process.env.PATH },
        options: { enableHelm: true, timeLimitMs: 2000 },
      },
      graph: GRAPH,
      resources: [{ object, namespace: null, source: null }],
      findings: [findingOn(object, "/spec/type")],
    });
  }

  function prints(text: string): string {
    return `cat <<EOF\n${text}EOF`;
  }

  const tree = {
    "overlay/kustomization.yaml": "resources: [web.yaml]\n",
    "overlay/web.yaml": WEB,
  };
  const inWeb: FindingSource = { file: "overlay/web.yaml", line: 6, column: 9 };
  const overlay: FindingSource = { file: "overlay/kustomization.yaml", line: null, column: null };
  const cases: readonly (readonly [
    title: string,
    files: Readonly<Record<string, string>>,
    script: string,
    expected: FindingSource | null,
  ])[] = [
    ["follows an origin", tree, prints(annotated("path: ROOT/overlay/web.yaml")), inWeb],
    ["believes a name that fits exactly where there is no origin", tree, prints(WEB), inWeb],
    [
      "names the overlay for an object that is another in the second build",
      tree,
      prints(annotated("path: ROOT/overlay/web.yaml").replace("NodePort", "ClusterIP")),
      overlay,
    ],
    [
      "names the overlay for a file outside of the repository",
      { ...tree, "overlay/kustomization.yaml": "resources: [https://example.com/web.yaml]\n" },
      prints(annotated("path: /etc/web.yaml")),
      overlay,
    ],
    [
      "names the entry of a remote base",
      { ...tree, "overlay/kustomization.yaml": "resources:\n  - github.com/acme/base?ref=v1\n" },
      prints(annotated("path: web.yaml\nrepo: https://github.com/acme/base\nref: v1")),
      { file: "overlay/kustomization.yaml", line: 2, column: 5 },
    ],
    [
      "names the entry of a Helm chart",
      { ...tree, "overlay/kustomization.yaml": "helmCharts:\n  - repo: x\n    name: web\n" },
      prints(
        annotated(
          "configuredIn: ROOT/overlay/kustomization.yaml\nconfiguredBy:\n  apiVersion: builtin\n  kind: HelmChartInflationGenerator",
        ),
      ),
      { file: "overlay/kustomization.yaml", line: 3, column: 11 },
    ],
    [
      "names the file alone where two of its objects fit",
      { ...tree, "overlay/web.yaml": `${WEB}---\n${WEB}` },
      prints(annotated("path: ROOT/overlay/web.yaml")),
      { file: "overlay/web.yaml", line: null, column: null },
    ],
  ];
  for (const [title, files, script, expected] of cases) {
    it(title, async () => {
      writeTree(folder(), files);
      const { findings, problem } = await blame(script);
      expect({ source: findings[0]?.source, problem }).to.deep.equal({
        source: expected,
        problem: null,
      });
    });
  }

  const failures = [
    ["ends with an error", "echo broken >&2; exit 1", "broken"],
    ["takes too long", "exec sleep 30", "within 2 s"],
    ["prints no YAML", "echo 'a: ['", "expected"],
  ] as const;
  for (const [title, script, problem] of failures) {
    it(`leaves findings as they were and says why where the second build ${title}`, async function () {
      this.timeout(10_000);
      writeTree(folder(), tree);
      const got = await blame(script);
      expect(got.findings[0]?.source).to.equal(null);
      expect(got.problem).to.contain(problem);
    });
  }

  it("builds nothing where nothing lacks a source", async () => {
    writeTree(folder(), tree);
    const { findings, problem } = await blameFindings({
      render: {
        directory: join(folder(), "overlay"),
        repositoryRoot: folder(),
        kustomize: { command: "/nonexistent", form: "kustomize" },
        env: {},
      },
      graph: GRAPH,
      resources: [],
      findings: [],
    });
    expect({ findings, problem }).to.deep.equal({ findings: [], problem: null });
  });
});
