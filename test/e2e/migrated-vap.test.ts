import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { isRecord } from "#core/is-record.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import { writeYaml } from "#core/kube/write-yaml.ts";
import { migrateClusterPolicy } from "#core/policy/foreign/migrate/migrate-cluster-policy.ts";
import { type ControlPlane, startControlPlane } from "#test/support/control-plane.ts";
import { compileForeignCase, judgeForeign, readObjects } from "#test/support/foreign-cases.ts";
import { randomFrom } from "#test/support/random.ts";
import { ROOT } from "#test/support/source-files.ts";
import { retried } from "#test/support/wait-for.ts";
import { workloads } from "#test/support/workload-generator.ts";

const CASES = join(ROOT, "test/golden/migrate");

/** What a rule of a ClusterPolicy became in an API server. */
interface ServedRule {
  readonly policy: KubeObject;
  readonly rule: string;
  readonly name: string;
  readonly documents: readonly KubeObject[];
}

/**
 * What becomes of the ClusterPolicies of the golden cases as ValidatingAdmissionPolicies, in a real API server: its
 * warnings about workloads, as it has filled in their defaults, are what the ClusterPolicies find in them.
 */
describe("migrated ClusterPolicies beside the API server", function () {
  this.timeout(600_000);
  const served = readdirSync(CASES).flatMap(servedRules);
  let cluster: ControlPlane;
  let offered: readonly Offered[] = [];

  before(async () => {
    cluster = await startControlPlane();
    await cluster.apply(NAMESPACES.map(writeYaml).join("---\n"));
    for (const object of workloads(randomFrom(71), 45).map(soundObject)) {
      const seen = await seenByServer(cluster, object);
      if (seen !== null) offered = [...offered, { object, seen }];
    }
    await cluster.apply(
      served
        .flatMap(({ documents }) => documents)
        .map(writeYaml)
        .join("---\n"),
    );
  });
  after(async () => cluster?.stop());

  it("are taken by it", async () => {
    const { stdout } = await cluster.kubectl(["get", "validatingadmissionpolicy", "-o", "name"]);
    expect(stdout.trim().split("\n")).to.have.length(served.length);
    expect(served.length).to.be.greaterThan(15);
  });

  it("warn of what was found before", async () => {
    expect(offered.length).to.be.greaterThan(25);
    const findings = await findingsBefore(served, offered);
    expect(Object.values(findings).flat().length).to.be.greaterThan(50);
    await retried(async () => {
      const warnings: Record<string, readonly string[]> = {};
      for (const { object } of offered)
        warnings[nameOf(object)] = await warningsOf(cluster, object);
      expect(warnings).to.deep.equal(findings);
    });
  });
});

const NAMESPACES = ["shop", "ci-1"].map((name) => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name },
}));

function servedRules(name: string): readonly ServedRule[] {
  return readObjects(join(CASES, name, "policy.yaml")).flatMap((policy) => {
    const { documents } = migrateClusterPolicy(policy, { target: "vap" });
    const rules = documents.flatMap(({ document, origins: [origin] }) =>
      origin === undefined ? [] : [{ rule: origin.rule, name: nameIn(document) }],
    );
    return rules.map((one) => ({
      ...one,
      policy,
      documents: documents
        .map(({ document }) => document)
        .filter((document) => [one.name, `${one.name}-binding`].includes(nameIn(document)))
        .filter(isKubeObject)
        .map(warning),
    }));
  });
}

function nameIn({ metadata }: Readonly<Record<string, unknown>>): string {
  return isRecord(metadata) ? String(metadata.name) : "";
}

/** Warnings name every policy, a denial the first alone. */
function warning(document: KubeObject): KubeObject {
  if (document.kind !== "ValidatingAdmissionPolicyBinding" || !isRecord(document.spec))
    return document;
  return { ...document, spec: { ...document.spec, validationActions: ["Warn"] } };
}

interface Offered {
  readonly object: KubeObject;
  /** With the API server's defaults. */
  readonly seen: KubeObject;
}

async function seenByServer(cluster: ControlPlane, object: KubeObject): Promise<KubeObject | null> {
  const create = ["create", "--dry-run=server", "--validate=ignore", "-o", "json", "-f", "-"];
  const { exitCode, stdout } = await cluster.kubectl(create, writeYaml(object));
  if (exitCode !== 0) return null;
  const seen: unknown = JSON.parse(stdout);
  return isKubeObject(seen) ? seen : null;
}

const WARNING = /^Warning: Validation failed for ValidatingAdmissionPolicy '([^']+)'/;

async function warningsOf(cluster: ControlPlane, object: KubeObject): Promise<readonly string[]> {
  const create = ["create", "--dry-run=server", "--validate=ignore", "-f", "-"];
  const { stderr } = await cluster.kubectl(create, writeYaml(object));
  const names = stderr.split("\n").flatMap((line) => WARNING.exec(line)?.[1] ?? []);
  return names.sort();
}

async function findingsBefore(
  served: readonly ServedRule[],
  offered: readonly Offered[],
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found = new Map(offered.map(({ object }) => [nameOf(object), [] as string[]]));
  const seen = [...NAMESPACES, ...offered.map((one) => one.seen)];
  for (const { policy, rule, name } of served) {
    const { guardrails } = await compileForeignCase([policy]);
    const own = judgeForeign(guardrails, seen).filter(
      ({ rule: id, status }) =>
        id.replace(/^autogen-(cronjob-)?/, "") === rule && status !== "not-evaluable",
    );
    for (const { resource } of own) {
      const names = found.get(`${resource.kind}/${resource.name}`);
      if (names !== undefined && !names.includes(name)) names.push(name);
    }
  }
  return Object.fromEntries([...found].map(([key, names]) => [key, names.sort()]));
}

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind}/${metadata?.name ?? ""}`;
}

const SELECTED = { app: "x" };

/** With what an API server asks of such an object beyond what policies look at. */
function soundObject(object: KubeObject, index: number): KubeObject {
  const { metadata, spec, kind } = object;
  const named = { ...object, metadata: { ...metadata, name: `${kind.toLowerCase()}-${index}` } };
  if (!isRecord(spec)) return named;
  if (kind === "Pod") return { ...named, spec: soundPod(spec) };
  const { replicas, ...rest } = spec;
  if (kind === "CronJob") {
    const job =
      isRecord(rest.jobTemplate) && isRecord(rest.jobTemplate.spec) ? rest.jobTemplate.spec : {};
    const own = {
      schedule: "0 0 * * *",
      jobTemplate: { spec: { template: soundTemplate(job.template, "Never") } },
    };
    return { ...named, spec: own };
  }
  if (kind === "Job")
    return { ...named, spec: { template: soundTemplate(rest.template, "Never") } };
  if (!isRecord(rest.template)) return named;
  const counted = kind === "DaemonSet" ? {} : { replicas };
  const template = soundTemplate(rest.template, "Always");
  return { ...named, spec: { ...counted, selector: { matchLabels: SELECTED }, template } };
}

function soundTemplate(template: unknown, restartPolicy: string) {
  const { metadata, spec } = isRecord(template) ? template : {};
  const labels = isRecord(metadata) && isRecord(metadata.labels) ? metadata.labels : {};
  return {
    metadata: { labels: { ...labels, ...SELECTED } },
    spec: { ...soundPod(isRecord(spec) ? spec : {}), restartPolicy },
  };
}

function soundPod({ ephemeralContainers: _, ...spec }: Readonly<Record<string, unknown>>) {
  const lists = ["containers", "initContainers"].flatMap((field) => {
    const list = spec[field];
    if (!Array.isArray(list)) return [];
    const sound = list
      .filter(isRecord)
      .map((one, index) => soundContainer(one, `${field.slice(0, 4)}-${index}`));
    return [[field, field === "containers" ? sound : sound.map(withoutProbes)] as const];
  });
  return { ...spec, ...Object.fromEntries(lists) };
}

function soundContainer(container: Readonly<Record<string, unknown>>, name: string) {
  const { resources, ...rest } = container;
  return { image: "nginx", ...rest, name, ...(resources === undefined ? {} : { resources }) };
}

function withoutProbes({
  livenessProbe: _,
  readinessProbe: __,
  ...rest
}: Readonly<Record<string, unknown>>) {
  return rest;
}
