import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { readYaml } from "#core/kube/read-yaml.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import { isNamespacedKind } from "#core/kube/namespaced-kinds.ts";
import { parseApiVersion } from "#core/kube/resource.ts";
import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import { evaluate } from "#core/policy/evaluate.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import { withoutStatus } from "#core/policy/foreign/foreign-kinds.ts";
import { parseFleet } from "#core/policy/parse-document.ts";
import { ROOT } from "./source-files.ts";

/** A folder below test/golden/foreign/<format>: policy.yaml, judged over the format's objects.yaml or its own. */
export interface ForeignCase {
  readonly name: string;
  readonly folder: string;
  readonly policy: string;
  readonly documents: readonly KubeObject[];
  readonly objects: readonly KubeObject[];
}

const NOON = Date.UTC(2026, 10, 1, 12);

/** The cases of a format, by name. */
export function foreignCases(format: string): readonly ForeignCase[] {
  const root = join(ROOT, "test/golden/foreign", format);
  const shared = readObjects(join(root, "objects.yaml"));
  return readdirSync(root)
    .filter((name) => statSync(join(root, name)).isDirectory())
    .sort()
    .map((name) => {
      const folder = join(root, name);
      const policy = readFileSync(join(folder, "policy.yaml"), "utf8");
      const own = readdirSync(folder).includes("objects.yaml");
      const objects = own ? readObjects(join(folder, "objects.yaml")) : shared;
      return { name, folder, policy, documents: readObjects(join(folder, "policy.yaml")), objects };
    });
}

export function readObjects(file: string): readonly KubeObject[] {
  return readYaml(readFileSync(file, "utf8"), { file })
    .map(({ value }) => value)
    .filter(isKubeObject);
}

export interface CompiledForeign {
  readonly guardrails: Guardrails;
  /** Problems and notes: "spec.validations.0.expression: …". */
  readonly problems: readonly string[];
  readonly notes: readonly string[];
}

/** Guardrails of foreign documents alone, in a fleet whose one environment denies everything. */
export async function compileForeignCase(
  documents: readonly KubeObject[],
): Promise<CompiledForeign> {
  const { value: fleet, problems: wrong } = parseFleet({
    apiVersion: "tiphys.io/v1alpha1",
    kind: "GuardrailFleet",
    metadata: { name: "foreign" },
    spec: { environments: [], unmatched: "deny" },
  });
  if (fleet === null) throw new Error(JSON.stringify(wrong));
  const { guardrails, problems } = await compileGuardrails([
    {
      fleet,
      policies: [],
      foreign: documents.map(withoutStatus),
      exceptions: [],
      baseline: [],
      crdsDigest: null,
      crdScopes: new Map(),
    },
  ]);
  const words = ({ at, message }: { at: readonly (string | number)[]; message: string }) =>
    `${at.join(".")}: ${message}`;
  const notes = guardrails.layers.flatMap((layer) => layer.notes);
  return { guardrails, problems: problems.map(words), notes: notes.map(words) };
}

/** Findings about objects, each judged alone but with all of them in the render. */
export function judgeForeign(
  guardrails: Guardrails,
  objects: readonly KubeObject[],
): readonly Finding[] {
  const resources = objects.map((object) => ({
    object,
    namespace: namespaceOf(object),
    source: null,
  }));
  return evaluate({
    guardrails,
    resources,
    door: "check",
    environment: null,
    now: NOON,
    bundle: "foreign",
  }).findings;
}

function namespaceOf({ apiVersion, kind, metadata }: KubeObject): string | null {
  const { group } = parseApiVersion(apiVersion);
  return isNamespacedKind(`${group}/${kind}`, new Map())
    ? (metadata?.namespace ?? "default")
    : null;
}
