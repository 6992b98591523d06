import type { OriginDocument } from "#adapters/origin-document.ts";
import { isKubeObject, type KubeObject } from "#core/kube/resource.ts";
import type { JudgedResource } from "#core/policy/evaluate.ts";
import type { ContextObjects } from "#core/policy/foreign/context/decode-context.ts";
import {
  type KyvernoTest,
  type KyvernoUser,
  type KyvernoValues,
  type Decoded,
  decodeKyvernoResources,
  decodeKyvernoUser,
  decodeKyvernoValues,
} from "./decode-kyverno-test.ts";
import type { KyvernoFiles } from "./kyverno-files.ts";
import { namespaceResource } from "./kyverno-outcome.ts";
import { OPERATION } from "./kyverno-request.ts";
import type { TestProblems } from "./test-problems.ts";

/** What a test plays around its objects. */
export interface KyvernoSurroundings {
  readonly values: KyvernoValues;
  /** Who asks; null where nobody is said to. */
  readonly user: KyvernoUser | null;
  /** Namespaces with the labels that the values give them. */
  readonly namespaces: readonly JudgedResource[];
  /** What lies in the cluster besides. */
  readonly objects: readonly JudgedResource[];
  /** The same for policies, as they read it. */
  readonly given: readonly KubeObject[];
}

interface Reading {
  readonly files: KyvernoFiles;
  readonly origin: OriginDocument;
  readonly problems: TestProblems;
}

const API_VERSION = "cli.kyverno.io/v1alpha1";

/** Reads the values, the user, the context and the cluster of a test; what is wrong with them is added to the problems. */
export async function kyvernoSurroundings(
  test: KyvernoTest,
  reading: Reading,
): Promise<KyvernoSurroundings> {
  const { files } = reading;
  const read = async <T>(paths: readonly string[], decode: (value: unknown) => Decoded<T>) =>
    await decoded(files.documents(paths), { ...reading, decode });
  // As in Kyverno's CLI, values in the test hide those of a file.
  const own =
    test.values === undefined ? await read(listed(test.variables), decodeKyvernoValues) : [];
  const values = test.values ?? own[0] ?? {};
  const [user = null] = await read(listed(test.userinfo), decodeKyvernoUser);
  const contexts = await read(listed(test.context), decodeKyvernoResources);
  const clusters = await read(test.clusterResources ?? [], decodeKyvernoResources);
  const inCluster = clusters.flatMap(({ spec }) => spec?.resources ?? []);
  const isCluster = (test.clusterResources ?? []).length > 0;
  const beside = isCluster
    ? files.objects([...(test.resources ?? []), ...(test.targetResources ?? [])])
    : [];
  const objects = [
    ...[...contexts.flatMap(({ spec }) => spec?.resources ?? []), ...inCluster].map(asResource),
    ...beside,
  ];
  const context: ContextObjects = {
    resources: isCluster ? objects.map(({ object }) => object) : [],
    images: contexts.flatMap(({ spec }) => spec?.images ?? []),
    apiCallResponses: test.apiCallResponses ?? [],
    globalContextEntries: (test.globalContextEntries ?? []).map(({ resourceFiles, ...entry }) => ({
      ...entry,
      ...(resourceFiles === undefined
        ? {}
        : { resources: files.documents(resourceFiles).map(({ value }) => value) }),
    })),
  };
  const { globalValues = {}, policies = [] } = withoutOperation(values);
  return {
    values,
    user,
    namespaces: namespacesOf(values),
    objects,
    given: [
      { apiVersion: API_VERSION, kind: "Values", globalValues, policies },
      { apiVersion: API_VERSION, kind: "Context", spec: context },
    ],
  };
}

/** What is asked for becomes the request itself, which a result may change. */
function withoutOperation({ globalValues, policies = [] }: KyvernoValues) {
  const others = (record: object = {}) =>
    Object.fromEntries(Object.entries(record).filter(([key]) => key !== OPERATION));
  return {
    globalValues: others(globalValues),
    policies: policies.map(({ resources = [], ...policy }) => ({
      ...policy,
      resources: resources.map((one) => ({ ...one, values: others(one.values) })),
    })),
  };
}

function listed(path: string | undefined): readonly string[] {
  return path === undefined || path === "" ? [] : [path];
}

async function decoded<T>(
  documents: readonly OriginDocument[],
  { decode, problems }: Reading & { readonly decode: (value: unknown) => Decoded<T> },
): Promise<readonly T[]> {
  const read: T[] = [];
  for (const document of documents) {
    const { value, problems: wrong } = decode(document.value);
    await problems.add(wrong, document);
    if (value !== null) read.push(value);
  }
  return read;
}

function asResource(object: KubeObject): JudgedResource {
  return { object, namespace: object.metadata?.namespace ?? null, source: null };
}

function namespacesOf({
  namespaceSelector = [],
  namespaces = [],
}: KyvernoValues): readonly JudgedResource[] {
  const labelled = namespaceSelector.map(({ name, labels }) =>
    namespaceResource(name, labels ?? {}),
  );
  const whole = namespaces.flatMap((namespace) => {
    const object = { apiVersion: "v1", kind: "Namespace", ...namespace };
    return isKubeObject(object) ? [{ object, namespace: null, source: null }] : [];
  });
  return [...whole, ...labelled];
}
