import { displayName, type KubeObject } from "#core/kube/resource.ts";
import { evaluate, type EvaluateInput } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import { anyGlobMatcher } from "#core/policy/glob.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";
import type { TestCase } from "#core/policy/guardrail-test.ts";
import { type JudgedElement, judgedElements } from "#core/policy/judged-elements.ts";
import { emptyFleet } from "#authoring/policy/plain-source.ts";
import type { CaseResources } from "./case-resources.ts";

/** What a case came to. */
export interface JudgedCase {
  /** With the actions of the fleet; what it switches off is left out. */
  readonly findings: readonly Finding[];
  /** What the rules say before any fleet: coverage counts these. */
  readonly plainFindings: readonly Finding[];
  readonly elements: readonly JudgedElement[];
}

interface CaseContext {
  readonly layer: GuardrailLayer;
  readonly read: CaseResources;
  /** Where the case itself names none. */
  readonly now: number;
  readonly bundle: string;
}

/** Judges the objects of a case by the tested rules that it is about. */
export function judgeCase(testCase: TestCase, context: CaseContext): JudgedCase {
  const { read, bundle } = context;
  const layer = layerOf(testCase, context.layer);
  const input: Omit<EvaluateInput, "guardrails"> = {
    door: testCase.door,
    environment: testCase.environment,
    resources: read.resources,
    now: testCase.now ?? context.now,
    bundle,
    operation: testCase.operation,
    ...(testCase.door === "admission" ? { admission: admissionOf(testCase, read) } : {}),
  };
  const guardrails = { layers: [layer], revision: layer.revision };
  const plain = { layers: [{ ...layer, fleet: emptyFleet() }], revision: layer.revision };
  return {
    findings: evaluate({ ...input, guardrails }).findings,
    plainFindings: evaluate({ ...input, guardrails: plain }).findings,
    elements: judgedElements({ ...input, guardrails }),
  };
}

/** The rules that count, with the case's params over their own. */
function layerOf({ rules, params }: TestCase, layer: GuardrailLayer): GuardrailLayer {
  const counts = rules === null ? () => true : anyGlobMatcher(rules);
  const settled = new Map<object, Readonly<Record<string, unknown>>>();
  const kept = layer.rules.filter(({ id }) => counts(id));
  if (Object.keys(params).length === 0) return { ...layer, rules: kept };
  // Elements are kept by the params they were found for, so rules of one policy go on sharing theirs.
  const paramsOf = (own: Readonly<Record<string, unknown>>) => {
    const known = settled.get(own) ?? { ...own, ...params };
    settled.set(own, known);
    return known;
  };
  return { ...layer, rules: kept.map((rule) => ({ ...rule, params: paramsOf(rule.params) })) };
}

/** What the API server sends, where the case does not say otherwise. */
function admissionOf(
  testCase: TestCase,
  read: CaseResources,
): NonNullable<EvaluateInput["admission"]> {
  const { operation, request } = testCase;
  const [judged] = read.resources;
  const object = judged?.object ?? null;
  const namespace = judged?.namespace ?? null;
  const oldObject = read.oldObject ?? (operation === "DELETE" ? object : null);
  return {
    oldObject,
    namespaceObject: read.namespaceObject ?? (namespace === null ? null : namespaceOf(namespace)),
    request: {
      operation,
      name: object === null ? "" : displayName(object),
      ...(namespace === null ? {} : { namespace }),
      userInfo: { username: "test", groups: ["system:authenticated"] },
      dryRun: false,
      object,
      oldObject,
      ...request,
    },
  };
}

function namespaceOf(name: string): KubeObject {
  const labels = { "kubernetes.io/metadata.name": name };
  return { apiVersion: "v1", kind: "Namespace", metadata: { name, labels } };
}
