import { problemsError } from "#core/errors.ts";
import { declaredScopes } from "#core/kube/namespaced-kinds.ts";
import { type KubeObject, isKubeObject } from "#core/kube/resource.ts";
import type { BundleCargo } from "#core/policy/bundle.ts";
import type { BaselineEntry, Fleet, PolicyException } from "#core/policy/fleet.ts";
import type { GuardrailSource } from "#core/policy/guardrails.ts";
import { parseBaseline, parseException, parseFleet } from "#core/policy/parse-document.ts";
import { definitionProblems } from "#core/policy/schema/definition-problems.ts";
import { digest } from "#core/document/digest.ts";
import { type DocumentOrigins, DocumentReader } from "./document-reader.ts";
import { type OriginDocument, readDocuments } from "./origin-document.ts";
import { readPolicies, takeForeign } from "./read-policies.ts";
import { FLEET_FILE } from "./repository-root.ts";

/** A repository's fleet with all that its globs name, checked but not compiled. */
export interface LoadedFleet {
  readonly source: GuardrailSource;
  /** Read when it is first asked for: nothing is judged by it. */
  readonly cargo: BundleCargo;
  readonly origins: DocumentOrigins;
}

/** How a fleet is read. */
export interface FleetReading {
  /** Milliseconds: bounds the ends of exceptions. */
  readonly now: number;
  /** As if the fleet named no baseline: for writing one that is not there yet. */
  readonly ignoresBaseline: boolean;
}

/**
 * Reads tiphys.yaml below `root` and every document that it names; a number stands for `now` alone.
 * @throws FLEET_INVALID, POLICY_INVALID, FILE_UNREADABLE, MANIFEST_UNREADABLE, with all problems of a step at once
 */
export async function loadFleet(
  root: string,
  reading: number | FleetReading,
): Promise<LoadedFleet> {
  const { now, ignoresBaseline } =
    typeof reading === "number" ? { now: reading, ignoresBaseline: false } : reading;
  const { fleet, origin } = await readFleet(root);
  const reader = new DocumentReader(root);
  const policies = fleet.spec.policies.flatMap((entry, index) => {
    const use = typeof entry === "string" ? { use: entry } : entry;
    return readPolicies(reader, use, { origin, at: ["spec", "policies", index] });
  });
  const exceptions = readExceptions(reader, fleet, now);
  const baseline = ignoresBaseline ? [] : readBaseline(reader, fleet, origin);
  const crds = reader.documents(fleet.spec.crds);
  const definitions = readDefinitions(reader, crds);
  await reader.throwProblems("POLICY_INVALID");
  const source = {
    fleet,
    policies,
    ...(reader.foreign.length === 0 ? {} : { foreign: reader.foreign }),
    exceptions,
    baseline,
    crdsDigest: crds.length === 0 ? null : digest(crds.map(({ value }) => digest(value)).sort()),
    crdScopes: declaredScopes(definitions),
    crds: definitions,
    hasSchemas: true,
  };
  const cargo = once(() => readCargo(reader, fleet));
  return {
    source,
    get cargo() {
      return cargo();
    },
    origins: reader.origins,
  };
}

function readCargo(reader: DocumentReader, { spec }: Fleet): BundleCargo {
  return {
    slos: reader.documents(spec.slos).map(({ value }) => value),
    freezes: reader.documents(spec.freezes).map(({ value }) => value),
  };
}

function once<T>(read: () => T): () => T {
  let kept: { readonly value: T } | null = null;
  return () => {
    kept ??= { value: read() };
    return kept.value;
  };
}

/** tiphys.yaml below `root`, with its defaults, without what it names. @throws FLEET_INVALID, FILE_UNREADABLE, MANIFEST_UNREADABLE */
export async function readFleet(
  root: string,
): Promise<{ readonly fleet: Fleet; readonly origin: OriginDocument }> {
  const documents = readDocuments(root, FLEET_FILE);
  const [origin] = documents;
  if (origin === undefined || documents.length > 1) {
    const message = `expected one GuardrailFleet, got ${documents.length} documents`;
    throw problemsError("FLEET_INVALID", [
      { file: FLEET_FILE, message, remedy: "Keep one document in this file." },
    ]);
  }
  const reader = new DocumentReader(root);
  const fleet = reader.take(parseFleet(origin.value), origin);
  await reader.throwProblems("FLEET_INVALID");
  if (fleet === null)
    throw problemsError("FLEET_INVALID", [
      { file: FLEET_FILE, message: "is not a GuardrailFleet" },
    ]);
  return { fleet, origin };
}

function readExceptions(
  reader: DocumentReader,
  fleet: Fleet,
  now: number,
): readonly PolicyException[] {
  const limits = { now, maxDays: fleet.spec.maxExceptionDays };
  const names = new Map<string, string>();
  return reader.documents(fleet.spec.exceptions).flatMap((origin) => {
    if (takeForeign(reader, origin)) return [];
    const exception = reader.take(parseException(origin.value, limits), origin);
    if (exception === null) return [];
    reader.origins.set(exception, origin);
    const other = names.get(exception.name);
    names.set(exception.name, origin.file);
    if (other === undefined) return [exception];
    const message = `exception "${exception.name}" is in ${other} too`;
    reader.report({ at: ["metadata", "name"], message, remedy: "Give each its own name." }, origin);
    return [];
  });
}

/** The CustomResourceDefinitions among some documents; a broken one is a problem of its file. */
function readDefinitions(
  reader: DocumentReader,
  documents: readonly OriginDocument[],
): readonly KubeObject[] {
  return documents.flatMap((origin) => {
    const { value } = origin;
    if (!isKubeObject(value) || value.kind !== "CustomResourceDefinition") return [];
    if (value.apiVersion !== "apiextensions.k8s.io/v1") {
      const message = `expected apiextensions.k8s.io/v1, got "${value.apiVersion}"`;
      const remedy = "Kubernetes reads no other version of a CustomResourceDefinition.";
      reader.report({ at: ["apiVersion"], message, remedy }, origin);
      return [];
    }
    const problems = definitionProblems(value);
    for (const { keys, message } of problems) reader.report({ at: keys, message }, origin);
    return problems.length === 0 ? [value] : [];
  });
}

function readBaseline(
  reader: DocumentReader,
  fleet: Fleet,
  fleetOrigin: OriginDocument,
): readonly BaselineEntry[] {
  const { baseline } = fleet.spec;
  if (baseline === undefined) return [];
  const [origin] = reader.documents([baseline]);
  if (origin !== undefined) return reader.take(parseBaseline(origin.value), origin) ?? [];
  const remedy = 'Write it with "tiphys check --write-baseline", or leave the field out.';
  reader.report(
    { at: ["spec", "baseline"], message: `there is no file "${baseline}"`, remedy },
    fleetOrigin,
  );
  return [];
}

/** `render.remote` of a fleet: HOST/PATH prefixes that kustomize may fetch from. @throws FLEET_INVALID */
export async function readAllowedRemotes(root: string): Promise<readonly string[]> {
  const { fleet } = await readFleet(root);
  return fleet.spec.render.remote;
}
