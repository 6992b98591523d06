import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { JmespathError } from "../kyverno/jmespath/jmespath-error.ts";
import type { ApiCallResponse, ContextObjects, GlobalContextEntry } from "./decode-context.ts";

/** An entry of a rule's `context` that is looked up elsewhere. */
export interface LookupEntry {
  readonly name: string;
  readonly configMap?: { readonly name?: string; readonly namespace?: string };
  readonly apiCall?: ApiCall;
  readonly globalReference?: { readonly name?: string; readonly jmesPath?: string };
}

interface ApiCall {
  readonly urlPath?: string;
  readonly method?: string;
  readonly jmesPath?: string;
  readonly service?: { readonly url?: string };
}

/** What is needed to find out what an entry asks for. */
export interface LookupTools {
  readonly search: (expression: string, value: unknown) => unknown;
  readonly substitute: (tree: unknown) => unknown;
  /** Of a namespaced policy, which reads nothing of other namespaces. */
  readonly namespace: string | null;
}

/** What an entry is told by the objects and answers that are given; null where none of them is about it. */
export function lookUp(
  entry: LookupEntry,
  given: readonly ContextObjects[],
  tools: LookupTools,
): { readonly value: unknown } | null {
  const { configMap, apiCall, globalReference } = entry;
  if (configMap !== undefined) return lookUpConfigMap(configMap, given, tools);
  if (apiCall !== undefined) return lookUpCall(tools.substitute(apiCall), given, tools);
  if (globalReference === undefined) return null;
  return lookUpGlobal(tools.substitute(globalReference), given, tools);
}

function lookUpConfigMap(
  { name, namespace = "" }: NonNullable<LookupEntry["configMap"]>,
  given: readonly ContextObjects[],
  { substitute, namespace: own }: LookupTools,
): { readonly value: unknown } | null {
  const wanted = substitute(name);
  const written = substitute(namespace);
  const from = written === "" ? (own ?? "default") : written;
  if (own !== null && from !== own)
    throw new JmespathError("context", `configMap namespace "${String(from)}" is not the policy's`);
  const found = objectsOf(given).find(
    ({ apiVersion, kind, metadata }) =>
      apiVersion === "v1" &&
      kind === "ConfigMap" &&
      metadata?.name === wanted &&
      (metadata?.namespace ?? "default") === from,
  );
  if (found === undefined) return null;
  const { data = null, metadata } = found as { readonly data?: unknown } & KubeObject;
  return { value: { data, metadata } };
}

function objectsOf(given: readonly ContextObjects[]): readonly KubeObject[] {
  return given.flatMap(({ resources = [] }) => resources);
}

function lookUpCall(
  call: unknown,
  given: readonly ContextObjects[],
  { search }: LookupTools,
): { readonly value: unknown } | null {
  const { urlPath = "", service, method = "GET", jmesPath = "" } = call as ApiCall;
  const url = service?.url ?? urlPath;
  const answers = given.flatMap(({ apiCallResponses = [] }) => apiCallResponses);
  const answer =
    answers.find((one) => urlOf(one) === url && one.method === method) ??
    answers.find((one) => urlOf(one) === url && (one.method ?? "") === "");
  if (answer === undefined) return null;
  const { statusCode = 200, body } = answer.response;
  if (statusCode < 200 || statusCode > 299)
    throw new JmespathError("context", `HTTP ${statusCode} for ${url}`);
  return { value: jmesPath === "" ? body : search(jmesPath, body) };
}

function urlOf({ url = "", urlPath = "" }: ApiCallResponse): string {
  return url.trim() === "" ? urlPath.trim() : url.trim();
}

function lookUpGlobal(
  reference: unknown,
  given: readonly ContextObjects[],
  { search, namespace }: LookupTools,
): { readonly value: unknown } | null {
  if (namespace !== null)
    throw new JmespathError("context", "globalReference is not allowed in namespaced policies");
  const { name = "", jmesPath = "" } = reference as { name?: string; jmesPath?: string };
  const [entryName, projection = ""] = name.split(".");
  const entry = given
    .flatMap(({ globalContextEntries = [] }) => globalContextEntries)
    .find((one) => one.name === entryName);
  if (entry === undefined) return null;
  const whole = globalValue(entry, search);
  const value = projection === "" ? whole : projected(whole, projection);
  return { value: jmesPath === "" ? value : search(jmesPath, value) };
}

function projected(whole: unknown, projection: string): unknown {
  if (isRecord(whole) && Object.hasOwn(whole, projection)) return whole[projection];
  throw new JmespathError("context", `global context entry has no projection "${projection}"`);
}

/** An entry as policies see it: by its path, and by its projections where it has some. */
function globalValue(
  { data, resources, fieldPath = "", projections = [] }: GlobalContextEntry,
  search: LookupTools["search"],
): unknown {
  const root = resources ?? data ?? null;
  const value = fieldPath === "" ? root : search(fieldPath, root);
  if (projections.length === 0) return value;
  return Object.fromEntries(projections.map(({ name, path }) => [name, search(path, value)]));
}

/** Whether an entry that names plainly what it asks for has its answer. */
export function isAnswered(
  entry: LookupEntry,
  given: readonly ContextObjects[],
  namespace: string | null,
): boolean {
  const { configMap, apiCall, globalReference } = entry;
  const asked = JSON.stringify([configMap, apiCall?.urlPath, apiCall?.service, globalReference]);
  if (asked.includes("{{")) return false;
  const tools = { search: () => null, substitute: (tree: unknown) => tree, namespace };
  try {
    return lookUp(entry, given, tools) !== null;
  } catch (error) {
    if (error instanceof JmespathError) return true;
    throw error;
  }
}
