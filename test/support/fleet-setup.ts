import type { KubeObject } from "#core/kube/resource.ts";
import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import { evaluate, type EvaluateInput } from "#core/policy/evaluate.ts";
import type { Decision } from "#core/policy/finding.ts";
import type { BaselineEntry } from "#core/policy/fleet.ts";
import type { Guardrails, GuardrailSource } from "#core/policy/guardrails.ts";
import type { Parsed } from "#core/document/parsed.ts";
import {
  parseBaseline,
  parseException,
  parseFleet,
  parsePolicy,
} from "#core/policy/parse-document.ts";
import type { PolicyDocument, PolicyRule } from "#core/policy/policy.ts";
import { deepFreeze } from "./deep-freeze.ts";

const API = "tiphys.io/v1alpha1";

/** The moment at which tests judge, unless they say another: 2026-06-15, noon, UTC. */
export const NOON = Date.UTC(2026, 5, 15, 12);

type Fields = Readonly<Record<string, unknown>>;

export interface FleetSetup {
  /** Fields of the fleet's spec; default: one environment "prod" that denies all but low. */
  readonly fleet?: Fields;
  readonly policies?: readonly PolicyDocument[];
  /** Specs by name. */
  readonly exceptions?: Readonly<Record<string, Fields>>;
  readonly baseline?: readonly BaselineEntry[];
  /** Policies in other formats. */
  readonly foreign?: readonly KubeObject[];
}

/** A policy with one rule, or as many as are given, severity high unless said. */
export function policyOf(
  name: string,
  rules: Partial<PolicyRule> | readonly Partial<PolicyRule>[],
  spec: Fields = {},
): PolicyDocument {
  const list = (Array.isArray(rules) ? rules : [rules]) as readonly Partial<PolicyRule>[];
  const document = {
    apiVersion: API,
    kind: "GuardrailPolicy",
    metadata: { name },
    spec: {
      title: `${name} holds`,
      severity: "high",
      ...spec,
      rules: list.map((rule, index) => ({ id: `rule-${index + 1}`, ...rule })),
    },
  };
  return valueOf(parsePolicy(document));
}

/** One source, parsed as from files, frozen. */
export function sourceOf(setup: FleetSetup): GuardrailSource {
  const spec = { environments: [{ name: "prod", namespaces: ["*-prod"] }], ...setup.fleet };
  const fleet = parseFleet({
    apiVersion: API,
    kind: "GuardrailFleet",
    metadata: { name: "test" },
    spec,
  });
  const exceptions = Object.entries(setup.exceptions ?? {}).map(([name, exception]) =>
    valueOf(
      parseException(
        { apiVersion: API, kind: "GuardrailException", metadata: { name }, spec: exception },
        null,
      ),
    ),
  );
  const baseline = parseBaseline({
    apiVersion: API,
    kind: "GuardrailBaseline",
    spec: { findings: setup.baseline ?? [] },
  });
  return deepFreeze({
    fleet: valueOf(fleet),
    policies: setup.policies ?? [],
    exceptions,
    baseline: valueOf(baseline),
    foreign: setup.foreign ?? [],
    crdsDigest: null,
    crdScopes: new Map(),
  });
}

/** Compiled, platform first. Throws when a policy does not compile. */
export async function guardrailsOf(...setups: readonly FleetSetup[]): Promise<Guardrails> {
  const { guardrails, problems } = await compileGuardrails(setups.map(sourceOf));
  if (problems.length > 0)
    throw new Error(problems.map(({ at, message }) => `${at.join(".")}: ${message}`).join("\n"));
  return guardrails;
}

export interface JudgedObjects extends Partial<Omit<EvaluateInput, "resources" | "guardrails">> {
  readonly objects: readonly KubeObject[];
}

/** The decision about some objects, at door check and in environment prod unless said; inputs are frozen. */
export function decisionOn(guardrails: Guardrails, { objects, ...input }: JudgedObjects): Decision {
  const resources = objects.map((object) => ({
    object: deepFreeze(object),
    namespace: object.metadata?.namespace ?? null,
    source: null,
  }));
  return evaluate({
    guardrails,
    resources,
    door: "check",
    environment: "prod",
    now: NOON,
    bundle: "apps/web/overlays/prod",
    ...input,
  });
}

/** The decision of one fleet about some objects. */
export async function decide(
  setup: FleetSetup,
  judged: JudgedObjects | readonly KubeObject[],
): Promise<Decision> {
  const guardrails = await guardrailsOf(setup);
  return decisionOn(
    guardrails,
    "objects" in judged ? judged : { objects: judged as readonly KubeObject[] },
  );
}

interface Workload {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly name?: string;
  readonly namespace?: string | null;
  readonly labels?: Readonly<Record<string, string>>;
  readonly containers?: readonly unknown[];
  readonly podSpec?: Fields;
}

/** A Deployment "web" in "shop-prod" with one container, unless said. */
export function workload(given: Workload = {}): KubeObject {
  const { kind = "Deployment", apiVersion = "apps/v1", name = "web" } = given;
  const namespace = given.namespace === undefined ? "shop-prod" : given.namespace;
  const containers = given.containers ?? [{ name: "web", image: "ghcr.io/acme/web:1.0" }];
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace === null ? {} : { namespace }),
      ...(given.labels === undefined ? {} : { labels: given.labels }),
    },
    spec: { template: { metadata: {}, spec: { containers, ...given.podSpec } } },
  };
}

function valueOf<T>(parsed: Parsed<T>): T {
  if (parsed.value !== null) return parsed.value;
  throw new Error(
    parsed.problems.map(({ at, message }) => `${at.join(".")}: ${message}`).join("\n"),
  );
}
