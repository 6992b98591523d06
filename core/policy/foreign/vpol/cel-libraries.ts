/** A function that Kyverno adds to CEL, with one of its overloads. */
export interface KyvernoFunction {
  readonly library: string;
  /** As it is called, with the types of its arguments: "hash.sha256(string)". */
  readonly function: string;
  /** "partly": some of its answers are not known here, and are then not evaluable. */
  readonly supported: "yes" | "partly" | "no";
  /** What is not evaluated, and for which reason; null for what is all the same. */
  readonly why: string | null;
}

const TOLD = "told by a context file alone";
const NOT_WRITTEN = "`post` is not evaluated: nothing is written to a cluster";

/**
 * Every function that Kyverno 1.19's ValidatingPolicies have besides those of Kubernetes.
 * @see https://kyverno.io/docs/policy-types/cel-libraries/
 */
export const KYVERNO_FUNCTIONS: readonly KyvernoFunction[] = [
  ...same("image", [
    "parseImageReference(string)",
    "image(string)",
    "isImage(string)",
    "image.containsDigest()",
    "image.registry()",
    "image.repository()",
    "image.identifier()",
    "image.identifierWithSeparator()",
    "image.tag()",
    "image.digest()",
  ]),
  ...same("json", ["json.unmarshal(dyn)", "json.marshal(dyn)"]),
  ...same("yaml", ["yaml.parse(string)"]),
  ...same("time", ["time.now()", "time.truncate(timestamp, duration)", "time.toCron(timestamp)"]),
  ...same("hash", pairs("hash", ["md5(string)", "sha1(string)", "sha256(string)"])),
  ...same("math", ["math.round(double, int)"]),
  ...same("transform", pairs("transform", ["listObjToMap(list, list, string, string)"])),
  ...same("regex", [
    "regex.extract(string, string)",
    "regex.extractAll(string, string)",
    "regex.replace(string, string, string)",
    "regex.replace(string, string, string, int)",
  ]),
  ...same("user", pairs("user", ["parseServiceAccount(string)"])),
  ...partly(
    "x509",
    ["x509.decode(string)"],
    "name constraints of certificates and attributes of requests are not read",
  ),
  ...same("gzip", ["gzip.decompress(bytes)"]),
  ...none(
    "gzip",
    ["gzip.compress(dyn)"],
    "`gzip.compress` is not evaluated: its bytes are those of Go",
  ),
  ...partly(
    "resource",
    named("resource", ["get", "Get"], ["string, string, string, string", "gvr, string, string"]),
    "`get` finds what is rendered, too, at render and check, and what a context file has",
  ),
  ...partly(
    "resource",
    named("resource", ["toGVR", "ToGVR"], ["string, string"]),
    "`toGVR` goes by the rule that built-in kinds follow",
  ),
  ...none(
    "resource",
    named(
      "resource",
      ["list", "List"],
      ["string, string, string", "string, string, string, map", "gvr, string", "gvr, string, map"],
    ),
    "`list` is not evaluated: what is not rendered would be missing",
  ),
  ...none(
    "resource",
    named("resource", ["post", "Post"], ["string, string, string, map", "string, string, map"]),
    NOT_WRITTEN,
  ),
  ...partly(
    "globalContext",
    named("globalContext", ["get", "Get"], ["string", "string, string"]),
    TOLD,
  ),
  ...partly("http", named("http", ["get", "Get"], ["string", "string, map"]), TOLD),
  ...partly("http", named("http", ["post", "Post"], ["string, dyn", "string, dyn, map"]), TOLD),
  ...partly("http", named("http", ["client", "Client"], ["string"]), TOLD),
  ...partly("imageData", named("image", ["getMetadata", "GetMetadata"], ["string"]), TOLD),
  ...none(
    "random",
    ["random()", "random(string)", "random.random()", "random.random(string)"],
    "equal input gives equal findings",
  ),
];

function same(library: string, functions: readonly string[]): readonly KyvernoFunction[] {
  return functions.map((name) => ({ library, function: name, supported: "yes", why: null }));
}

function partly(
  library: string,
  functions: readonly string[],
  why: string,
): readonly KyvernoFunction[] {
  return functions.map((name) => ({ library, function: name, supported: "partly", why }));
}

function none(
  library: string,
  functions: readonly string[],
  why: string,
): readonly KyvernoFunction[] {
  return functions.map((name) => ({ library, function: name, supported: "no", why }));
}

/** With its library's name before it, as since Kyverno 1.18, and without. */
function pairs(library: string, functions: readonly string[]): readonly string[] {
  return functions.flatMap((name) => [`${library}.${name}`, name]);
}

function named(
  owner: string,
  names: readonly string[],
  overloads: readonly string[],
): readonly string[] {
  return names.flatMap((name) => overloads.map((types) => `${owner}.${name}(${types})`));
}

/** Whether a function is answered by nothing but a context file. */
export function isToldByFile({ why }: KyvernoFunction): boolean {
  return why === TOLD;
}
