import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { writeCommentedYaml } from "#core/document/write-commented-yaml.ts";
import { isNamespacedKind } from "#core/kube/namespaced-kinds.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { isKubeObject, type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import { expandSet } from "#core/policy/builtin/expand-set.ts";
import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import { evaluate } from "#core/policy/evaluate.ts";
import { exportPolicy } from "#core/policy/foreign/export/export-policy.ts";
import type { ExportedPolicy } from "#core/policy/foreign/export/exported-policy.ts";
import { resourceName } from "#core/policy/foreign/resource-name.ts";
import type { GuardrailLayer, GuardrailSource } from "#core/policy/guardrails.ts";
import { parseFleet, parsePolicy } from "#core/policy/parse-document.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { ROOT } from "#test/support/source-files.ts";
import { retried } from "#test/support/wait-for.ts";

const NOON = Date.UTC(2026, 10, 21, 12);
const OWN = join(ROOT, "test/support/vap-export");

/** All warn, so that an API server says every finding of an object and not the first alone. */
const FLEET = {
  apiVersion: "tiphys.io/v1alpha1",
  kind: "GuardrailFleet",
  metadata: { name: "shop" },
  spec: {
    environments: [
      {
        name: "prod",
        namespaces: ["shop"],
        kubernetesVersion: "1.34",
        actions: { critical: "warn", high: "warn", medium: "warn", low: "warn" },
      },
    ],
    unmatched: "warn",
  },
};

/**
 * The built-in sets and some policies of our own, as `tiphys policy export` writes them, in a real API server; the
 * objects of the rules' golden cases are offered to it as a dry run, and its warnings are held against our findings.
 */
describe("exported policies beside the API server", function () {
  this.timeout(600_000);
  let cluster: ControlPlane;
  let source: GuardrailSource;
  let layer: GuardrailLayer;
  let exported: readonly ExportedPolicy[];

  before(async () => {
    source = sourceOf(policies());
    const { guardrails, problems } = await compileGuardrails([source]);
    expect(problems.map(({ at, message }) => `${at.join(".")}: ${message}`)).to.deep.equal([]);
    const [only] = guardrails.layers;
    if (only === undefined) throw new Error("expected one layer");
    layer = only;
    exported = source.policies.map((policy) =>
      exportPolicy(policy, { layer: source, cluster: null, now: NOON }),
    );
    cluster = await startControlPlane();
    await cluster.kubectl(["create", "namespace", "shop"]);
  });
  after(async () => cluster?.stop());

  it("are taken by it without a warning about types", async () => {
    const documents = exported.flatMap(({ documents: own }) => own);
    const text = documents.map(({ document, comments }) => writeCommentedYaml(document, comments));
    await cluster.apply(text.join("---\n"));
    expect(documents.length).to.be.greaterThan(20);
  });

  it("say what our engine says, of hundreds of objects", async () => {
    const objects = offeredObjects();
    const [first] = objects.filter((object) => expectedOf(object, { layer, exported }).length > 0);
    if (first === undefined) throw new Error("expected an object with findings");
    // The API server takes policies up one after the other.
    await retried(async () => {
      const { seen, warnings } = await offer(cluster, first);
      expect(warnings).to.deep.equal(expectedOf(seen ?? first, { layer, exported }));
    });
    let compared = 0;
    let found = 0;
    const different: string[] = [];
    for (const object of objects) {
      const { seen, warnings } = await offer(cluster, object);
      if (seen === null) continue;
      const expected = expectedOf(seen, { layer, exported });
      compared += 1;
      found += expected.length;
      if (JSON.stringify(expected) !== JSON.stringify(warnings))
        different.push(
          ...[`${object.kind}/${object.metadata?.name}`],
          ...expected.filter((line) => !warnings.includes(line)).map((line) => `ours: ${line}`),
          ...warnings.filter((line) => !expected.includes(line)).map((line) => `theirs: ${line}`),
        );
    }
    process.stderr.write(`      ${compared} objects, ${found} findings\n`);
    expect(different.join("\n")).to.equal("");
    expect(compared).to.be.greaterThan(150);
    expect(found).to.be.greaterThan(300);
  });
});

function policies(): readonly PolicyDocument[] {
  const sets = [
    { name: "pod-security/restricted" },
    {
      name: "best-practices",
      params: {
        requiredLabels: ["owner", "env"],
        registries: ["docker.io/library/*", "ghcr.io/*"],
      },
    },
  ].map((set) => expandSet(set));
  const own = readObjects(join(OWN, "policies.yaml")).map((document) => {
    const { value, problems } = parsePolicy(document);
    if (value === null) throw new Error(JSON.stringify(problems));
    return value;
  });
  return [...sets, ...own];
}

function sourceOf(documents: readonly PolicyDocument[]): GuardrailSource {
  const { value: fleet, problems } = parseFleet(FLEET);
  if (fleet === null) throw new Error(JSON.stringify(problems));
  return {
    ...{ fleet, policies: documents, exceptions: [], baseline: [] },
    ...{ crdsDigest: null, crdScopes: new Map() },
  };
}

function readObjects(file: string): readonly KubeObject[] {
  return readYaml(readFileSync(file, "utf8"), { file })
    .map(({ value }) => value)
    .filter(isKubeObject);
}

/** Of the golden cases and of our own; each in the namespace of the environment. */
function offeredObjects(): readonly KubeObject[] {
  const files = globSync("test/golden/rules/{pod-security-*,best-practices}/*/*.yaml", {
    cwd: ROOT,
  })
    .filter((file) => !file.endsWith(".expected.yaml"))
    .sort()
    .map((file) => join(ROOT, file));
  return [...files, join(OWN, "objects.yaml")]
    .flatMap(readObjects)
    .filter(({ kind, apiVersion }) => kind !== "Namespace" && !apiVersion.includes("argoproj"))
    .map((object, index) => ({
      ...object,
      metadata: {
        ...object.metadata,
        name: object.metadata?.name ?? `object-${index}`,
        ...(isNamespaced(object) ? { namespace: "shop" } : {}),
      },
    }));
}

function isNamespaced({ apiVersion, kind }: KubeObject): boolean {
  return isNamespacedKind(`${parseApiVersion(apiVersion).group}/${kind}`, new Map());
}

interface Answer {
  /** The object with the API server's defaults, as policies see it; null where it is refused for another reason. */
  readonly seen: KubeObject | null;
  readonly warnings: readonly string[];
}

const WARNING =
  /^Warning: Validation failed for ValidatingAdmissionPolicy '([^']+)' with binding '[^']+': (.*)$/;

async function offer(cluster: ControlPlane, object: KubeObject): Promise<Answer> {
  const { apiVersion, metadata } = object;
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const place = metadata?.namespace === undefined ? "" : `/namespaces/${metadata.namespace}`;
  const path = `${root}${place}/${resourceName(object).resource}?dryRun=All`;
  const { exitCode, stdout, stderr } = await cluster.kubectl(
    ["create", "--raw", path, "-f", "-"],
    JSON.stringify(object),
  );
  if (exitCode !== 0) return { seen: null, warnings: [] };
  const warnings = stderr.split("\n").flatMap((line) => {
    const [, policy, message] = WARNING.exec(line) ?? [];
    return policy === undefined ? [] : [`${policy}: ${unordered(message ?? "")}`];
  });
  return { seen: JSON.parse(stdout) as KubeObject, warnings: warnings.sort() };
}

interface Engine {
  readonly layer: GuardrailLayer;
  readonly exported: readonly ExportedPolicy[];
}

/** Our findings by exported rules, in the form of the API server's warnings; those about Secrets say titles alone. */
function expectedOf(object: KubeObject, { layer, exported }: Engine): readonly string[] {
  const { findings } = evaluate({
    guardrails: { layers: [layer], revision: "" },
    resources: [{ object, namespace: object.metadata?.namespace ?? null, source: null }],
    door: "admission",
    environment: isNamespaced(object) ? "prod" : null,
    now: NOON,
    bundle: "test",
    operation: "CREATE",
    admission: { request: {}, oldObject: null, namespaceObject: null },
  });
  const homes = ruleHomes(exported);
  const titles = new Map(layer.rules.map(({ policy, id, title }) => [`${policy}/${id}`, title]));
  const byRule = Map.groupBy(findings, ({ policy, rule }) => `${policy}/${rule}`);
  return [...byRule]
    .flatMap(([rule, own]) => {
      const home = homes.get(rule);
      const title = titles.get(rule) ?? "";
      const messages = own.map(({ message }) => (object.kind === "Secret" ? title : message));
      return home === undefined ? [] : [`${home}: ${unordered(messages.join("; "))}`];
    })
    .sort();
}

/** Messages of one rule stand in the order of the object there, and here in that of their words. */
function unordered(messages: string): string {
  return [...new Set(messages.split("; "))].sort().join("; ");
}

/** The ValidatingAdmissionPolicy that holds each exported rule, as its comments say. */
function ruleHomes(exported: readonly ExportedPolicy[]): ReadonlyMap<string, string> {
  return new Map(
    exported.flatMap(({ policy, documents }) =>
      documents.flatMap(({ document, comments }) =>
        comments
          .filter(({ path }) => path.startsWith("/spec/validations/"))
          .map(({ text }): readonly [string, string] => [
            `${policy}/${text.slice(0, text.indexOf(":"))}`,
            String((document.metadata as { readonly name: string }).name),
          ]),
      ),
    ),
  );
}
