import type { KubeObject } from "#core/kube/resource.ts";
import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import { evaluate } from "#core/policy/evaluate.ts";
import type { Decision } from "#core/policy/finding.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import { parseFleet, parsePolicy } from "#core/policy/parse-document.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import { median } from "./time-command.ts";

const POLICIES = 300;
const RESOURCES = 1000;
const ROUNDS = 7;
/** How much longer Kyverno's policies may take than the same rules written natively. */
const AIM = 3;

/** What a rule asks for, in Kyverno's words and in ours. */
interface Pair {
  readonly validate: Readonly<Record<string, unknown>>;
  readonly each: "object" | "container";
  readonly cel: string;
}

const PAIRS: readonly Pair[] = [
  {
    validate: { pattern: { metadata: { labels: { app: "?*" } } } },
    each: "object",
    cel: "object.metadata.?labels.?app.orValue('') != ''",
  },
  {
    validate: {
      pattern: { spec: { template: { spec: { containers: [{ image: "!*:latest" }] } } } },
    },
    each: "container",
    cel: "!container.image.endsWith(':latest')",
  },
  {
    validate: {
      deny: {
        conditions: {
          any: [{ key: "{{ request.object.spec.replicas }}", operator: "LessThan", value: 2 }],
        },
      },
    },
    each: "object",
    cel: "object.spec.replicas >= 2",
  },
];

const resources = Array.from({ length: RESOURCES }, (_, index) => ({
  object: deployment(index),
  namespace: "shop",
  source: null,
}));
const compiled = await measured(() => guardrailsOf([], numbered(clusterPolicy)));
const kyverno = compiled.value;
const native = await guardrailsOf(numbered(guardrailPolicy), []);
const found = [kyverno, native].map((guardrails) => judged(guardrails).findings.length);
if (found[0] !== found[1]) throw new Error(`not the same findings: ${found.join(", ")}`);
const rounds = Array.from({ length: ROUNDS }, () => [timeOf(kyverno), timeOf(native)] as const);
const times = {
  kyverno: median(rounds.map(([ours]) => ours)),
  native: median(rounds.map(([, theirs]) => theirs)),
};
console.log(`${POLICIES} policies over ${RESOURCES} resources, ${found[0]} findings each`);
console.log(`CPU ms in the median of ${ROUNDS} rounds in turns`);
console.log(`ClusterPolicy ${times.kyverno.toFixed(0)}, native ${times.native.toFixed(0)}`);
console.log(`${(times.kyverno / times.native).toFixed(2)} times, aim: ${AIM}`);
console.log(`reading and compiling the ClusterPolicies: ${compiled.cpuMs.toFixed(0)}`);

function numbered<T>(make: (pair: Pair, index: number) => T): readonly T[] {
  return Array.from({ length: POLICIES }, (_, index) => {
    const pair = PAIRS[index % PAIRS.length];
    if (pair === undefined) throw new Error("no pair");
    return make(pair, index);
  });
}

function clusterPolicy({ validate }: Pair, index: number): KubeObject {
  const match = { any: [{ resources: { kinds: ["Deployment"] } }] };
  return {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name: `policy-${index}` },
    spec: { validationFailureAction: "Enforce", rules: [{ name: "rule", match, validate }] },
  };
}

function guardrailPolicy({ each, cel }: Pair, index: number): PolicyDocument {
  const { value } = parsePolicy({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailPolicy",
    metadata: { name: `policy-${index}` },
    spec: {
      title: "A rule",
      severity: "high",
      match: { kinds: ["Deployment"] },
      rules: [{ id: "rule", each, cel, message: "wrong" }],
    },
  });
  if (value === null) throw new Error("the native policy is unsound");
  return value;
}

async function guardrailsOf(
  policies: readonly PolicyDocument[],
  foreign: readonly KubeObject[],
): Promise<Guardrails> {
  const { value: fleet } = parseFleet({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailFleet",
    metadata: { name: "bench" },
    spec: { environments: [], unmatched: "deny" },
  });
  if (fleet === null) throw new Error("the fleet is unsound");
  const source = { fleet, policies, foreign, exceptions: [], baseline: [] };
  const { guardrails, problems } = await compileGuardrails([
    { ...source, crdsDigest: null, crdScopes: new Map() },
  ]);
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
  return guardrails;
}

function judged(guardrails: Guardrails): Decision {
  const input = { guardrails, resources, door: "check", environment: null, now: 0 } as const;
  return evaluate({ ...input, bundle: "bench" });
}

/** CPU time: it counts what other programs do least. */
function timeOf(guardrails: Guardrails): number {
  const before = process.cpuUsage();
  judged(guardrails);
  return cpuMsSince(before);
}

async function measured<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly cpuMs: number }> {
  const before = process.cpuUsage();
  const value = await work();
  return { value, cpuMs: cpuMsSince(before) };
}

function cpuMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function deployment(index: number): KubeObject {
  const name = `web-${index}`;
  const image = index % 50 === 0 ? "nginx:latest" : "ghcr.io/acme/web:1.4.2";
  const containers = [
    { name: "web", image },
    { name: "side", image: "ghcr.io/acme/side:2.0.0" },
  ];
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, namespace: "shop", labels: { app: name, "app.kubernetes.io/name": name } },
    spec: {
      replicas: index % 40 === 0 ? 1 : 3,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers } },
    },
  };
}
