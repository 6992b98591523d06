import { statSync } from "node:fs";
import { join, posix } from "node:path";
import { compileTyped } from "#adapters/compile-typed.ts";
import { DocumentReader } from "#adapters/document-reader.ts";
import { globFiles } from "#adapters/glob-files.ts";
import { type OriginDocument, readDocuments } from "#adapters/origin-document.ts";
import { readFileBytes } from "#adapters/read-file.ts";
import { readPolicies } from "#adapters/read-policies.ts";
import { problemsError } from "#core/errors.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import { withoutStatus } from "#core/policy/foreign/foreign-kinds.ts";
import { sourceOfPolicies } from "#authoring/policy/plain-source.ts";
import { prepareResources } from "#rendering/prepare-resources.ts";
import {
  decodeKyvernoTest,
  decodeKyvernoValues,
  type KyvernoTest,
  type KyvernoValues,
  unsupportedInTest,
} from "./decode-kyverno-test.ts";
import type { TestPlace } from "./find-tests.ts";
import { namespaceResource } from "./kyverno-outcome.ts";
import type { TestProblems } from "./test-problems.ts";
import type { TestedPolicies } from "./tested-policies.ts";

/** A test of Kyverno's CLI with all that it needs to be run. */
export interface LoadedKyvernoTest {
  readonly test: KyvernoTest;
  readonly policies: TestedPolicies;
  /** What `results` may name. */
  readonly resources: readonly JudgedResource[];
  /** Namespaces with the labels that the values give them. */
  readonly namespaces: readonly JudgedResource[];
  /** What is not evaluated, by name. */
  readonly unsupported: readonly string[];
}

interface KyvernoContext {
  readonly place: TestPlace;
  readonly origin: OriginDocument;
  readonly problems: TestProblems;
}

/** Reads a kyverno-test.yaml whole; null with the problems added. */
export async function loadKyvernoTest(context: KyvernoContext): Promise<LoadedKyvernoTest | null> {
  const { place, origin, problems } = context;
  const { value: test, problems: own } = decodeKyvernoTest(origin.value);
  await problems.add(own, origin);
  if (test === null) return null;
  return await problems.attempt(async () => {
    const { root } = place;
    const policies = await kyvernoPolicies(test, { root, origin });
    const values = await valuesOf(test, context);
    const files = (test.resources ?? []).map((file) => besideTest(origin, file));
    const texts = files
      .flatMap((file) => filesOf(root, file))
      .map((file) => ({ file, bytes: readFileBytes(join(root, file), file), isSource: false }));
    const prepared =
      texts.length === 0
        ? []
        : prepareResources(texts, { namespace: "default", crdScopes: new Map() }).resources;
    return {
      test,
      policies,
      resources: prepared,
      namespaces: values.flatMap(namespacesOf),
      unsupported: unsupportedInTest(test, values),
    };
  });
}

interface PolicySource {
  readonly root: string;
  readonly origin: OriginDocument;
}

async function kyvernoPolicies(
  test: KyvernoTest,
  { root, origin }: PolicySource,
): Promise<TestedPolicies> {
  const reader = new DocumentReader(root);
  for (const part of ["policies", "exceptions"] as const)
    for (const [index, file] of (test[part] ?? []).entries()) {
      const use = fileGlob(root, besideTest(origin, file));
      readPolicies(reader, { use }, { origin, at: [part, index] });
    }
  const params = (test.paramResources ?? []).map((file) => besideTest(origin, file));
  for (const param of reader.documents(params))
    if (isKubeObject(param.value)) reader.keepForeign(withoutStatus(param.value), param);
  await reader.throwProblems("POLICY_INVALID");
  const foreign = [...reader.foreign, ...missingBindings(reader.foreign)];
  const { layers } = await compileTyped(
    [sourceOfPolicies({ policies: [], foreign }, null)],
    ({ policy }) => reader.origins.get(policy) ?? null,
  );
  const [layer] = layers;
  if (layer === undefined) throw new TypeError("one source gives one layer");
  return { layer, origins: reader.origins };
}

/** Kyverno's CLI judges by a ValidatingAdmissionPolicy that nothing binds. */
function missingBindings(documents: readonly KubeObject[]): readonly KubeObject[] {
  const specs = documents.filter(({ kind }) => kind === "ValidatingAdmissionPolicyBinding");
  const bound = specs.map(({ spec }) => (spec as { readonly policyName?: unknown }).policyName);
  return documents
    .filter(
      ({ kind, metadata }) =>
        kind === "ValidatingAdmissionPolicy" && !bound.includes(metadata?.name),
    )
    .map(({ apiVersion, metadata }) => ({
      apiVersion,
      kind: "ValidatingAdmissionPolicyBinding",
      metadata: { name: `${metadata?.name ?? ""}-of-the-test` },
      spec: { policyName: metadata?.name, validationActions: ["Deny"] },
    }));
}

async function valuesOf(
  { values, variables }: KyvernoTest,
  { place, origin, problems }: KyvernoContext,
): Promise<readonly KyvernoValues[]> {
  const own = values === undefined ? [] : [values];
  if (variables === undefined) return own;
  const file = besideTest(origin, variables);
  const read: KyvernoValues[] = [];
  for (const document of filesOf(place.root, file).flatMap((one) =>
    readDocuments(place.root, one),
  )) {
    const { value, problems: wrong } = decodeKyvernoValues(document.value);
    await problems.add(wrong, document);
    if (value !== null) read.push(value);
  }
  return [...own, ...read];
}

function namespacesOf({ namespaceSelector = [], namespaces = [] }: KyvernoValues) {
  const labelled = namespaceSelector.map(({ name, labels = {} }) =>
    namespaceResource(name, labels),
  );
  const whole = namespaces.flatMap((namespace) => {
    const object = { apiVersion: "v1", kind: "Namespace", ...namespace };
    return isKubeObject(object) ? [{ object, namespace: null, source: null }] : [];
  });
  return [...labelled, ...whole];
}

function besideTest(origin: OriginDocument, file: string): string {
  return posix.join(posix.dirname(origin.file), file);
}

/** @throws FILE_UNREADABLE for a path that names nothing inside of the repository */
function filesOf(root: string, file: string): readonly string[] {
  const files = globFiles(root, fileGlob(root, file));
  if (files.length > 0) return files;
  const message = "expected a file inside the repository, got none";
  throw problemsError("FILE_UNREADABLE", [{ file, message, remedy: "Correct the path." }]);
}

/** A folder means the documents in it. */
function fileGlob(root: string, file: string): string {
  return isFolder(root, file) ? `${file}/*.{yaml,yml}` : file;
}

function isFolder(root: string, file: string): boolean {
  const stats = statSync(join(root, file), { throwIfNoEntry: false });
  return stats?.isDirectory() === true;
}
