import { isRecord } from "#core/is-record.ts";
import { displayName, type KubeObject, parseApiVersion } from "#core/kube/resource.ts";
import { remembered } from "#core/remembered.ts";
import type { EvaluateInput } from "../../evaluate.ts";
import type { ElementView } from "../../judge-element.ts";
import { maskSecret } from "../../mask-secret.ts";
import { type Jmespath, openJmespath } from "../kyverno/jmespath.ts";
import { JmespathError } from "../kyverno/jmespath/jmespath-error.ts";
import type { TemplateScope } from "../kyverno/fill-text.ts";
import { compileTemplate, type Template } from "../kyverno/template.ts";
import { openWork, type Work } from "../kyverno/work.ts";
import { resourceName } from "../resource-name.ts";
import type { GivenContext } from "../context/given-context.ts";
import { withValues } from "../context/with-values.ts";
import type { ContextEntry } from "./decode-cpol.ts";
import { objectImages } from "./object-images.ts";
import { whoAsks } from "./who-asks.ts";

/** What the variables of a rule stand for. */
export interface RequestData {
  /** The value of a JMESPath expression. @throws JmespathError */
  readonly query: (expression: string) => unknown;
  /** The same of a value. @throws JmespathError */
  readonly search: (expression: string, value: unknown) => unknown;
  /** What templates are filled in. */
  readonly scope: TemplateScope;
  /** A tree with its variables replaced. @throws SubstitutionError */
  readonly substitute: (tree: unknown) => unknown;
  /** The same and more names. */
  readonly withNames: (names: Readonly<Record<string, unknown>>) => RequestData;
  /** The same with what is given from outside for an object of a name; it goes over what is known. */
  readonly withGiven: (given: GivenContext, object: string) => RequestData;
  /** The same and the entries of a `context`, each evaluated where it is first asked for. */
  readonly withContext: (entries: readonly ContextEntry[] | undefined) => RequestData;
}

/** What Kyverno knows of a request for an object, found out once for all rules. */
export const requestData = remembered((element: ElementView) =>
  dataFor(element, element.value as KubeObject),
);

/** The same without the values of a Secret. */
export const shownRequestData = remembered((element: ElementView) =>
  dataFor(element, (element.shown.bindings as { readonly object: KubeObject }).object),
);

function dataFor(element: ElementView, object: KubeObject): RequestData {
  const { place } = element;
  const { operation = "CREATE" } = place.input;
  const run: Run = {
    jmespath: jmespathOf(place.input),
    operation,
    work: openWork(),
    isAdmission: place.input.admission !== undefined,
    given: null,
  };
  const names = lazily({
    request: () => requestOf(element, object),
    images: () => objectImages(object),
    ...(place.input.admission === undefined ? {} : serviceAccount(place.input.admission.request)),
  });
  return dataOf(names, run);
}

/** Expressions are read once for all objects that are judged together. */
const jmespathOf = remembered(({ now }: EvaluateInput) => openJmespath({ now }));

interface Run {
  readonly jmespath: Jmespath;
  readonly operation: string;
  /** For all rules over the object. */
  readonly work: Work;
  readonly isAdmission: boolean;
  readonly given: GivenContext | null;
}

type Names = Readonly<Record<string, unknown>>;

function dataOf(names: Names, run: Run): RequestData {
  const search = (expression: string, value: unknown): unknown => {
    refuseUnknown(expression, run);
    return run.jmespath.search(expression, value, run.work);
  };
  const query = (expression: string) => search(expression, names);
  const scope = { resolve: query, operation: run.operation, work: run.work };
  const data: RequestData = {
    query,
    search,
    scope,
    substitute: (tree) => templateOf(tree).fill(scope),
    withNames: (more) => dataOf(merged(names, more), run),
    withGiven: (given, object) =>
      dataOf(withValues(names, given.valuesFor(object)), { ...run, given }),
    withContext: (entries) => {
      if (entries === undefined || entries.length === 0) return data;
      return entries.reduce<RequestData>(
        (before, entry) =>
          isGiven(entry, names, run) ? before : before.withNames(named(entry, before, run)),
        data,
      );
    },
  };
  return data;
}

function templateOf(tree: unknown): Template {
  return typeof tree === "object" && tree !== null ? templateOfTree(tree) : compileTemplate(tree);
}

const templateOfTree = remembered((tree: object) => compileTemplate(tree));

/** What would be looked up elsewhere, and is given as a value. */
function isGiven({ name, variable }: ContextEntry, names: Names, { given }: Run): boolean {
  return variable === undefined && given?.hasValue(name) === true && Object.hasOwn(names, name);
}

function named(entry: ContextEntry, before: RequestData, run: Run): Names {
  return lazily({ [entry.name]: () => entryValue(entry, before, run) });
}

/** Names whose values are found out when they are read. */
function lazily(makers: Readonly<Record<string, () => unknown>>): Names {
  const names = {};
  for (const [name, make] of Object.entries(makers)) {
    let known: { readonly value: unknown } | undefined;
    const get = () => (known ??= { value: loaded(name, make) }).value;
    Object.defineProperty(names, name, { enumerable: true, configurable: true, get });
  }
  return names;
}

/** What fails here fails whatever stands around the name: Kyverno finds it out before it searches. */
function loaded(name: string, make: () => unknown): unknown {
  try {
    return make();
  } catch (error) {
    if (!isOrdinary(error)) throw error;
    throw new JmespathError("context", `failed to load ${name}: ${error.message}`);
  }
}

/** Later names hide those before; nothing is evaluated by it. */
function merged(names: Names, more: Names): Names {
  const all = {};
  for (const own of [names, more])
    Object.defineProperties(all, Object.getOwnPropertyDescriptors(own));
  return all;
}

/** As in Kyverno: a variable without a value, or with null as one, is an error. */
function entryValue(entry: ContextEntry, data: RequestData, { given }: Run): unknown {
  const { name, variable } = entry;
  const found = given?.lookUp(entry, data) ?? null;
  if (found !== null) return found.value;
  if (variable === undefined)
    throw new JmespathError("unsupported", `"${name}", which is looked up elsewhere,`);
  const fallback = data.substitute(variable.default ?? null);
  const value = variableValue(variable, { data, fallback }) ?? fallback;
  if (value !== null && value !== undefined) return value;
  throw new JmespathError("value", `variable ${name} evaluated to nil`);
}

interface VariableContext {
  readonly data: RequestData;
  readonly fallback: unknown;
}

function variableValue(
  { value, jmesPath = "" }: NonNullable<ContextEntry["variable"]>,
  { data, fallback }: VariableContext,
): unknown {
  const own = data.substitute(value ?? null);
  if (jmesPath === "") return own;
  const path = data.substitute(jmesPath);
  if (typeof path !== "string") throw new JmespathError("value", "jmespath value must be a string");
  try {
    if (value === undefined || value === null) return data.query(path);
    return data.search(path, own);
  } catch (error) {
    if (fallback === null || !isOrdinary(error)) throw error;
    return fallback;
  }
}

/** A default stands in for what has no value, never for what is not evaluated here. */
function isOrdinary(error: unknown): error is JmespathError {
  return error instanceof JmespathError && error.kind !== "unsupported" && error.kind !== "limit";
}

/** Who asks is known at admission alone, and their roles not even there. */
function refuseUnknown(expression: string, { isAdmission, given }: Run): void {
  if (given?.isPlayed === true) return;
  const { asker, roles } = whoAsks(expression);
  const found = isAdmission ? roles : asker;
  if (found === "") return;
  throw new JmespathError("unsupported", found);
}

const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]*):([^:]*)/;

/** Empty for anybody else; not there where nobody is said to ask. */
function serviceAccount(request: unknown): Readonly<Record<string, () => string>> {
  const { userInfo } = isRecord(request) ? request : {};
  if (!isRecord(userInfo)) return {};
  const [, namespace = "", name = ""] = SERVICE_ACCOUNT.exec(String(userInfo.username)) ?? [];
  return { serviceAccountName: () => name, serviceAccountNamespace: () => namespace };
}

/** Where the object's values are not shown, those of the object before are not either. */
function requestOf({ place, value }: ElementView, object: KubeObject): Names {
  const { admission, operation = "CREATE" } = place.input;
  const before = admission?.oldObject;
  const isGone = operation === "DELETE";
  const known = isRecord(admission?.request) ? admission.request : {};
  const own = { ...parseApiVersion(object.apiVersion), kind: object.kind };
  const name = displayName(object);
  const objects = {
    ...(isGone ? {} : { object }),
    ...(isGone ? { oldObject: object } : {}),
    ...(before ? { oldObject: object === value ? before : maskSecret(before) } : {}),
  };
  return {
    kind: own,
    resource: resourceName(object),
    name: name.endsWith("*") ? "" : name,
    operation,
    ...known,
    namespace: place.resource.namespace ?? "",
    ...objects,
  };
}
