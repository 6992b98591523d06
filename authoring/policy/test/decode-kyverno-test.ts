import type { DocumentProblem } from "#core/document/document-problem.ts";
import { fitDocument } from "#core/document/fit-document.ts";
import { lazyValidators } from "#core/document/lazy-validators.ts";
import { KYVERNO_TEST_SCHEMA, KYVERNO_VALUES_SCHEMA } from "./kyverno-test.schema.ts";

export type KyvernoResult = "pass" | "fail" | "skip" | "warn" | "error";

/** One entry of `results`. */
export interface KyvernoExpectation {
  readonly policy: string;
  readonly rule?: string;
  readonly result?: KyvernoResult;
  /** As older tests call the result. */
  readonly status?: KyvernoResult;
  readonly kind?: string;
  readonly namespace?: string;
  readonly resource?: string;
  readonly resources?: readonly string[];
  readonly resourceSpecs?: readonly { readonly namespace?: string; readonly name: string }[];
  readonly operation?: string;
}

export interface KyvernoValues {
  readonly namespaceSelector?: readonly {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
  }[];
  readonly namespaces?: readonly Readonly<Record<string, unknown>>[];
}

/** A kyverno-test.yaml. */
export interface KyvernoTest {
  readonly policies: readonly string[];
  readonly resources?: readonly string[];
  readonly exceptions?: readonly string[];
  readonly paramResources?: readonly string[];
  readonly variables?: string;
  readonly values?: KyvernoValues;
  readonly results: readonly KyvernoExpectation[];
}

interface Decoded<T> {
  readonly value: T | null;
  readonly problems: readonly DocumentProblem[];
}

const SCHEMAS = { Test: KYVERNO_TEST_SCHEMA, Values: KYVERNO_VALUES_SCHEMA };
const validators = lazyValidators(SCHEMAS);

export function decodeKyvernoTest(value: unknown): Decoded<KyvernoTest> {
  const { document, problems } = fitDocument(value, {
    schema: SCHEMAS.Test,
    validate: validators("Test"),
  });
  return { value: problems.length > 0 ? null : (document as KyvernoTest), problems };
}

/** The values of a file, which has them below `spec` or at its top. */
export function decodeKyvernoValues(value: unknown): Decoded<KyvernoValues> {
  const { document, problems } = fitDocument(value, {
    schema: SCHEMAS.Values,
    validate: validators("Values"),
  });
  if (problems.length > 0) return { value: null, problems };
  const {
    spec,
    apiVersion: _,
    kind: __,
    metadata: ___,
    name: ____,
    ...rest
  } = document as {
    readonly spec?: KyvernoValues;
  } & Readonly<Record<string, unknown>>;
  return { value: spec ?? rest, problems };
}

const UNSUPPORTED_FIELDS = [
  "userinfo",
  "targetResources",
  "clusterResources",
  "context",
  "apiCallResponses",
  "globalContextEntries",
  "jsonPayload",
  "jsonPayloads",
  "httpPayloads",
  "envoyPayloads",
  "checks",
];

const UNSUPPORTED_IN_RESULTS = [
  "patchedResource",
  "patchedResources",
  "generatedResource",
  "generatedResources",
  "cloneSourceResource",
  "isMutatingAdmissionPolicy",
  "isMutatingPolicy",
  "isGeneratingPolicy",
  "isDeletingPolicy",
  "isImageValidatingPolicy",
];

/** What a test has that is not evaluated here, by name: none of its results can be told. */
export function unsupportedInTest(
  test: KyvernoTest,
  values: readonly KyvernoValues[],
): readonly string[] {
  const known = new Set(["namespaceSelector", "namespaces"]);
  const inValues = values.flatMap((one) => Object.keys(one).filter((name) => !known.has(name)));
  return [...named(test, UNSUPPORTED_FIELDS), ...inValues.map((name) => `values.${name}`)];
}

/** What one expectation asks for that is not evaluated here, by name. */
export function unsupportedInResult(expectation: KyvernoExpectation): readonly string[] {
  const { operation = "CREATE" } = expectation;
  const found = named(expectation, UNSUPPORTED_IN_RESULTS);
  return operation === "CREATE" ? found : [...found, `operation ${operation}`];
}

function named(value: object, fields: readonly string[]): readonly string[] {
  const own = new Map(Object.entries(value));
  return fields.filter((field) => own.has(field) && own.get(field) !== false);
}
