import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import { builtBundle } from "#test/support/apply-bundle.ts";
import {
  type ClusterOverlay,
  type ExampleCluster,
  startExampleCluster,
} from "#test/support/example-cluster.ts";
import { brokenOverlays, EXAMPLES } from "#test/support/example-copy.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { documentsText } from "#test/support/shipped-webhook.ts";
import { retried } from "#test/support/wait-for.ts";

/** The first run on a machine fetches the modules with the CRDs. */
const START_TIMEOUT_MS = 600_000;

for (const name of EXAMPLES) {
  describe(`examples/${name} before a real API server`, function () {
    this.timeout(240_000);
    let example: ExampleCluster;
    before(async function () {
      this.timeout(START_TIMEOUT_MS);
      example = await startExampleCluster(this, name);
    });
    after(() => example?.stop());

    const apply = (objects: readonly KubeObject[], ...args: readonly string[]) =>
      example.plane.kubectl(["apply", "--server-side", ...args, "-f", "-"], documentsText(objects));

    it("has its namespaces, with the labels that bring the webhook in", async () => {
      for (const { path, environment, cluster } of example.overlays) {
        await example.serveAs(cluster);
        const namespaces = (await example.render(path)).filter(({ kind }) => kind === "Namespace");
        for (const namespace of namespaces) {
          expect(namespace.metadata?.labels).to.include({ "tiphys.io/environment": environment });
          await retried(() => expectAdmitted(apply([namespace], "--force-conflicts")));
        }
      }
    });

    it("is denied in each of its broken ways, by the findings of check", async () => {
      const { judged, foreign } = await rulesAtAdmission(example);
      const overlays = brokenOverlays(example.folder, example.overlays);
      let denied = 0;
      for (const { path, environment } of overlays) {
        await example.serveAs(clusterOf(environment));
        const objects = await example.render(path);
        const found = await findingsOf(path, environment);
        const expected = found.filter(({ policy, rule }) => judged.has(`${policy}/${rule}`));
        const { stderr } = await apply(objects, "--dry-run=server", "--force-conflicts");
        const denials = expected.filter(isInNamespace).map(lineOf).sort();
        expect(withoutPaths(denialsIn(stderr), foreign), path).to.deep.equal(
          withoutPaths(denials, foreign),
        );
        for (const finding of expected.filter((one) => !isInNamespace(one)))
          expect(stderr, path).to.contain(`Warning: ${finding.policy}/${finding.rule}`);
        denied += expected.length;
      }
      expect(overlays).not.to.deep.equal([]);
      expect(denied).to.be.greaterThan(0);
    });

    it("is admitted with every overlay, and again when nothing changes", async () => {
      for (const { path, environment, cluster } of example.overlays) {
        await example.serveAs(cluster);
        const objects = await example.render(path);
        const warned = (await findingsOf(path, environment, "warn")).map(ruleOf);
        for (const time of ["first", "second"]) {
          const { stderr } = await expectAdmitted(apply(objects, "--force-conflicts"));
          expect(warnedRules(stderr), `${path}, ${time}`).to.deep.equal(
            warnedRules(stderr).filter((rule) => warned.includes(rule)),
          );
        }
      }
    });

    it("has Applications and projects that Argo CD's own definitions take", async () => {
      await example.plane.kubectl(["create", "namespace", "argocd"]);
      expect(example.argoCdFolders).not.to.deep.equal([]);
      for (const folder of example.argoCdFolders)
        await expectAdmitted(apply(await example.render(folder)));
    });

    function clusterOf(environment: string): string | null {
      return example.overlays.find((one) => one.environment === environment)?.cluster ?? null;
    }

    async function findingsOf(
      path: ClusterOverlay["path"],
      environment: string,
      action = "deny",
    ): Promise<readonly Finding[]> {
      const { stdout } = await example.tiphys([
        ...["check", path, "--env", environment, "--format", "json"],
      ]);
      const [{ findings }] = JSON.parse(stdout).targets;
      return findings.filter((finding: Finding) => finding.action === action);
    }
  });
}

interface Finding {
  readonly policy: string;
  readonly rule: string;
  readonly action: string;
  readonly severity: string;
  readonly path: string;
  readonly message: string;
  readonly remedy: string | null;
  readonly resource: {
    readonly kind: string;
    readonly namespace: string | null;
    readonly name: string;
  };
}

const ruleOf = ({ policy, rule }: Finding) => `${policy}/${rule}`;

/** What belongs to no namespace belongs to no environment either: the fleet's "unmatched" warns. */
const isInNamespace = ({ resource }: Finding) =>
  resource.namespace !== null || resource.kind === "Namespace";

/** As a denial says it, behind its number. */
function lineOf(finding: Finding): string {
  const { policy, rule, severity, resource, path, message, remedy } = finding;
  const name = [resource.namespace, resource.name].filter((part) => part !== null).join("/");
  const parts = [
    `${policy}/${rule} (${severity})`,
    `${resource.kind} ${name}`,
    path,
    message,
    remedy,
  ];
  return parts.filter((part) => part !== null && part !== "").join(" | ");
}

/** The findings of all denials. */
function denialsIn(stderr: string): readonly string[] {
  return [...stderr.matchAll(/^\[\d+\/\d+\] (.+)$/gm)].map(([, line = ""]) => line).sort();
}

function warnedRules(stderr: string): readonly string[] {
  return [...stderr.matchAll(/^Warning: (\S+\/\S+)/gm)].map(([, rule = ""]) =>
    rule.replace(/:$/, ""),
  );
}

/**
 * Judged: rules that look at one object at a time, at this door too; the others need the whole overlay, or belong to
 * Git. Foreign: policies in formats of others.
 */
async function rulesAtAdmission(example: ExampleCluster) {
  const { text } = await builtBundle(example.folder);
  const [bundle] = readYaml(text, { file: "bundle" });
  const { spec } = bundle?.value as { readonly spec: { readonly policies: readonly Policy[] } };
  const overWhole = new Set(
    spec.policies.flatMap((policy) =>
      policy.spec.rules
        .filter(({ each }) => each === "bundle")
        .map(({ id }) => `${policy.metadata.name}/${id}`),
    ),
  );
  const { stdout } = await example.tiphys(["policy", "list", "--format", "json"]);
  const { policies }: { readonly policies: readonly Listed[] } = JSON.parse(stdout);
  const atAdmission = policies.flatMap(({ name, rules }) =>
    rules.filter(({ doors }) => doors.includes("admission")).map(({ id }) => `${name}/${id}`),
  );
  return {
    judged: new Set(atAdmission.filter((rule) => !overWhole.has(rule))),
    foreign: spec.policies
      .filter(({ kind }) => kind !== "GuardrailPolicy")
      .map(({ metadata }) => metadata.name),
  };
}

/** A pattern fails where the object ends, and the API server has written defaults into what arrives at the webhook. */
function withoutPaths(lines: readonly string[], policies: readonly string[]): readonly string[] {
  return lines.map((line) =>
    policies.some((policy) => line.startsWith(`${policy}/`)) ? line.replace(/ \| \/\S*/, "") : line,
  );
}

interface Policy {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly rules: readonly { readonly id?: string; readonly each?: string }[] };
}

interface Listed {
  readonly name: string;
  readonly rules: readonly { readonly id: string; readonly doors: readonly string[] }[];
}

async function expectAdmitted(applied: ReturnType<ExampleCluster["plane"]["kubectl"]>) {
  const result = await applied;
  expect(result.exitCode, result.stderr).to.equal(0);
  return result;
}
