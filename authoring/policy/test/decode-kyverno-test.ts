import type { DocumentProblem } from "#core/document/document-problem.ts";
import { fitDocument } from "#core/document/fit-document.ts";
import { lazyValidators } from "#core/document/lazy-validators.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type {
  ApiCallResponse,
  ContextValues,
  GlobalContextEntry,
} from "#core/policy/foreign/context/decode-context.ts";
import {
  KYVERNO_RESOURCES_SCHEMA,
  KYVERNO_TEST_SCHEMA,
  KYVERNO_USER_SCHEMA,
  KYVERNO_VALUES_SCHEMA,
} from "./kyverno-test.schema.ts";

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
  readonly operation?: "CREATE" | "UPDATE" | "DELETE";
}

/** Values of a test; see docs/reference/policy-formats.md. */
export interface KyvernoValues extends ContextValues {
  readonly namespaceSelector?: readonly {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>> | null;
  }[];
  readonly namespaces?: readonly Readonly<Record<string, unknown>>[];
  readonly subresources?: readonly KyvernoSubresource[];
}

/** What a kind of its own is a part of: "deployments/scale". */
export interface KyvernoSubresource {
  readonly subresource: KyvernoApiResource;
  readonly parentResource: KyvernoApiResource;
}

interface KyvernoApiResource {
  readonly name?: string;
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
}

/** Who asks, with their roles. */
export interface KyvernoUser {
  readonly userInfo?: Readonly<Record<string, unknown>>;
  readonly roles?: readonly string[] | null;
  readonly clusterRoles?: readonly string[] | null;
}

interface WithResources {
  readonly spec?: {
    readonly resources?: readonly KubeObject[] | null;
    readonly images?: readonly unknown[] | null;
  };
}

/** A kyverno-test.yaml. */
export interface KyvernoTest {
  readonly policies: readonly string[];
  readonly resources?: readonly string[];
  readonly exceptions?: readonly string[];
  readonly paramResources?: readonly string[];
  readonly targetResources?: readonly string[];
  readonly clusterResources?: readonly string[];
  readonly variables?: string;
  readonly userinfo?: string;
  readonly context?: string;
  readonly values?: KyvernoValues;
  readonly apiCallResponses?: readonly ApiCallResponse[];
  readonly globalContextEntries?: readonly (GlobalContextEntry & {
    readonly resourceFiles?: readonly string[];
  })[];
  readonly results: readonly KyvernoExpectation[];
}

export interface Decoded<T> {
  readonly value: T | null;
  readonly problems: readonly DocumentProblem[];
}

const SCHEMAS = {
  Test: KYVERNO_TEST_SCHEMA,
  Values: KYVERNO_VALUES_SCHEMA,
  UserInfo: KYVERNO_USER_SCHEMA,
  Resources: KYVERNO_RESOURCES_SCHEMA,
};
const validators = lazyValidators(SCHEMAS);

function decode<T>(value: unknown, kind: keyof typeof SCHEMAS): Decoded<T> {
  const form = { schema: SCHEMAS[kind], validate: validators(kind) };
  const { document, problems } = fitDocument(value, form);
  return { value: problems.length > 0 ? null : (document as T), problems };
}

export function decodeKyvernoTest(value: unknown): Decoded<KyvernoTest> {
  return decode(value, "Test");
}

export function decodeKyvernoUser(value: unknown): Decoded<KyvernoUser> {
  return decode(value, "UserInfo");
}

/** A Context, or a ClusterResource, of Kyverno's CLI. */
export function decodeKyvernoResources(value: unknown): Decoded<WithResources> {
  return decode(value, "Resources");
}

/** The values of a file, which has them below `spec` or at its top. */
export function decodeKyvernoValues(value: unknown): Decoded<KyvernoValues> {
  const { value: document, problems } = decode<KyvernoValues & { readonly spec?: KyvernoValues }>(
    value,
    "Values",
  );
  return { value: document?.spec ?? document, problems };
}

const UNSUPPORTED_FIELDS = [
  "jsonPayload",
  "jsonPayloads",
  "httpPayloads",
  "envoyPayloads",
  "checks",
];

const OTHER_RESULTS = [
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
export function unsupportedInTest(test: KyvernoTest): readonly string[] {
  return named(test, UNSUPPORTED_FIELDS);
}

/** What an expectation asks for that is no judgement, by name: objects that are changed or made. */
export function othersInResult(expectation: KyvernoExpectation): readonly string[] {
  return named(expectation, OTHER_RESULTS);
}

function named(value: object, fields: readonly string[]): readonly string[] {
  const own = new Map(Object.entries(value));
  return fields.filter((field) => own.has(field) && own.get(field) !== false);
}
