import { CelError } from "#core/cel/cel-error.ts";
import type { CelBindings } from "#core/cel/compile-cel.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { decodeValue } from "#core/cel/decode-value.ts";
import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { contextFileOf } from "../context/context-file.ts";
import { type ContextObjects, decodeContext } from "../context/decode-context.ts";
import { lookUp, type LookupEntry } from "../context/look-up.ts";
import type { ForeignContext } from "../foreign-format.ts";
import { JmespathError } from "../kyverno/jmespath/jmespath-error.ts";
import { openJmespath } from "../kyverno/jmespath.ts";
import { foreignOf } from "../read-foreign.ts";
import { LibraryObject } from "./libraries/library-object.ts";
import type { GivenObjects } from "./libraries/rendered-objects.ts";

/** What a policy's context file says instead of a cluster, the network and registries. */
export interface GivenAnswers {
  readonly objects: GivenObjects;
  readonly values: CelBindings;
}

/** The answers for a policy; where nothing is given, no question has one. */
export function givenAnswers(policy: KubeObject, context: ForeignContext): GivenAnswers {
  const file = contextFileOf(policy);
  // What is wrong with them is told by the reader of context files.
  const documents = foreignOf("Context", { ...context, report: () => undefined });
  const given = documents.filter((one) => contextFileOf(one) === file).map(decodeContext);
  if (given.length === 0) return NOTHING;
  const resources = given.flatMap((one) => one.resources ?? []);
  return {
    objects: { resources, isWhole: file === null },
    values: {
      http: httpAnswers(given, { isPlayed: file === null }),
      globalContext: new LibraryObject("globalcontext.Context", (_, [name, projection = ""]) =>
        answered({ name: "", globalReference: { name: dotted(name, projection) } }, given),
      ),
      image: new LibraryObject("imagedata.Context", (_, [name]) => imageAnswer(name, given)),
    },
  };
}

const NOTHING: GivenAnswers = { objects: { resources: [], isWhole: false }, values: {} };

function dotted(name: CelValue | undefined, projection: CelValue): string {
  return projection === "" ? String(name) : `${String(name)}.${String(projection)}`;
}

/** Kyverno puts the status into a body that is a map; what its tests play stands in `body`. */
function httpAnswers(
  given: readonly ContextObjects[],
  { isPlayed }: { readonly isPlayed: boolean },
): LibraryObject {
  const answers = given.flatMap(({ apiCallResponses = [] }) => apiCallResponses);
  const library: LibraryObject = new LibraryObject("http.Context", (method, [url]) => {
    if (method === "client") return library;
    const same = answers.filter((one) => (one.url?.trim() || one.urlPath?.trim()) === url);
    const found =
      same.find((one) => one.method === method.toUpperCase()) ??
      same.find((one) => (one.method ?? "") === "");
    if (found === undefined) return undefined;
    const { body, statusCode = 200 } = found.response;
    return isPlayed || !isRecord(body) ? { body, statusCode } : { ...body, statusCode };
  });
  return library;
}

function imageAnswer(
  name: CelValue | undefined,
  given: readonly ContextObjects[],
): CelValue | undefined {
  const images = given.flatMap((one) => one.images ?? []);
  return decodeValue(images.find((one) => isRecord(one) && one.image === name));
}

/** Given data has no use for the time. */
const JMESPATH = openJmespath({ now: 0 });

function answered(entry: LookupEntry, given: readonly ContextObjects[]): CelValue | undefined {
  const search = (expression: string, value: unknown) => JMESPATH.search(expression, value);
  try {
    const found = lookUp(entry, given, { search, substitute: (tree) => tree, namespace: null });
    return found === null ? undefined : decodeValue(found.value);
  } catch (error) {
    if (error instanceof JmespathError) throw new CelError(error.message);
    throw error;
  }
}
