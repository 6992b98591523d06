import { describeGoType, describeId } from "./kustomize-words.ts";

/** What an author can do about one of kustomize's errors. */
export interface ErrorReading {
  readonly message: string;
  readonly remedy: string;
  /** Field of the kustomization. */
  readonly field?: string;
  /** A file relative to the folder that kustomize was in; default: its kustomization. */
  readonly file?: string;
  /** The file is no YAML: its own reader knows the line better than kustomize. */
  readonly yaml?: boolean;
}

interface ErrorPattern {
  readonly pattern: RegExp;
  /** `groups` are the pattern's, "" where one did not take part; `text` the whole error. */
  readonly read: (groups: readonly string[], text: string) => ErrorReading;
}

/** First match wins; innermost causes first. Texts: kustomize 5.8.1, provoked one by one. */
export const ERROR_PATTERNS: readonly ErrorPattern[] = [
  {
    pattern: /MalformedYAMLError: yaml: (?:line \d+: )?(.+?) in File: (.+?)(?:'|$)/m,
    read: ([problem = "", file = ""]) => ({
      file,
      yaml: true,
      message: `expected YAML, got a document that cannot be read: ${problem}`,
      remedy: "Correct the YAML.",
    }),
  },
  {
    pattern: /may not add resource with an already registered id: ([^\s']+)/,
    read: ([id = ""], text) => ({
      ...lastFile(text),
      message: `expected every resource once, got ${describeId(id)} a second time`,
      remedy: "Remove one, or rename it with namePrefix or nameSuffix.",
    }),
  },
  {
    pattern: /missing metadata\.name in object \{\{\S+ (\S+?)\}/,
    read: ([kind = ""], text) => ({
      ...lastFile(text),
      message: `expected metadata.name, got a ${kind} without one`,
      remedy: "Give it a name.",
    }),
  },
  {
    pattern: /missing Resource metadata/,
    read: (_, text) => ({
      ...lastFile(text),
      message: "expected Kubernetes objects, got a document without apiVersion, kind or metadata",
      remedy: "Correct the document, or remove the file from resources.",
    }),
  },
  {
    pattern: /invalid Kustomization: json: unknown field "(.+?)"/,
    read: ([field = ""]) => ({
      field,
      message: "expected a field of a kustomization, got an unknown one",
      remedy: "Correct its spelling or remove it.",
    }),
  },
  {
    pattern: /cannot unmarshal (\S+) into Go struct field \w+\.(\S+) of type (\S+)/,
    read: ([got = "", field = "", type = ""]) => ({
      field,
      message: `expected ${describeGoType(type)}, got ${describeGoType(got)}`,
      remedy: "Correct the value.",
    }),
  },
  {
    pattern: /invalid Kustomization: (?:yaml: )?(.+)/,
    read: ([problem = ""]) => ({
      message: `expected YAML, got: ${problem}`,
      remedy: "Correct the YAML.",
    }),
  },
  {
    pattern: /kustomization\.yaml is empty/,
    read: () => ({
      message: "expected resources or other fields, got an empty kustomization",
      remedy: "Write at least resources.",
    }),
  },
  {
    pattern: /Failed to read kustomization file under .+?:\n([\s\S]+)/,
    read: ([problems = ""]) => ({
      message: problems.trim().split("\n").join("; "),
      remedy: "Correct apiVersion and kind, or leave them out.",
    }),
  },
  {
    pattern: /expected kind 'Component' for path '.*?' but got '(\w+)'/,
    read: ([kind = ""]) => ({
      field: "kind",
      message: `expected "Component", because it is listed in components, got "${kind}"`,
      remedy: 'Write "apiVersion: kustomize.config.k8s.io/v1alpha1" and "kind: Component".',
    }),
  },
  {
    pattern: /failed to find unique target for patch ([^\s']+)/,
    read: ([id = ""], text) => ({
      field: text.includes("no resource matches strategic merge patch")
        ? "patches"
        : "patchesStrategicMerge",
      message: `expected a resource for the patch of ${describeId(id)}, found none`,
      remedy: "Correct kind, name and namespace of the patch, or remove it.",
    }),
  },
  {
    pattern:
      /(\w+) operation does not apply: (?:doc is missing (?:path|key): )?(.+?)(?:: missing value)?$/m,
    read: ([operation = "", path = ""]) => ({
      field: "patches",
      message: `expected the path of a JSON patch to exist, got "${operation}" of ${path}`,
      remedy: "Correct the path; a list element is addressed by its index.",
    }),
  },
  {
    pattern: /Unexpected kind: (\w+)/,
    read: ([operation = ""]) => ({
      field: "patches",
      message: `expected add, remove, replace, move, copy or test in a JSON patch, got "${operation}"`,
      remedy: "Correct op.",
    }),
  },
  {
    pattern: /unable to parse SM or JSON patch from \[(?:path: "(.*?)"|patch)/,
    read: ([path = ""]) => ({
      ...(path === "" ? { field: "patches" } : { file: path }),
      message: "expected a strategic merge patch or a JSON patch, got neither",
      remedy:
        "Write a mapping with apiVersion, kind and metadata.name, or a list of operations, in valid YAML.",
    }),
  },
  {
    pattern: /wrong node kind: expected (\w+?)Node but got (\w+?)Node/,
    read: ([expected = "", got = ""]) => ({
      field: "patches",
      message: `expected a ${expected.toLowerCase()} in a patch, got a ${got.toLowerCase()}`,
      remedy: "Give the field the form that the resource has.",
    }),
  },
  {
    pattern: /(configmap|secret) (\S+) illegally repeats the key `(.+?)`/i,
    read: ([kind = "", name = "", key = ""]) => ({
      field: generatorField(kind),
      message: `expected every key once in "${name}", got "${key}" twice`,
      remedy: "Remove one.",
    }),
  },
  {
    pattern: /invalid literal source/,
    read: () => ({
      message: "expected literals as key=value, got one without =",
      remedy: "Write key=value.",
    }),
  },
  {
    pattern: /Kind:"(\w+)"[^}]*\}, Name:"(.*?)".*?\} (exists|does not exist); /,
    read: ([kind = "", name = "", what = ""]) => ({
      field: generatorField(kind),
      message: what.startsWith("exists")
        ? `expected one ${kind} "${name}", got a second one`
        : `expected a ${kind} "${name}" to merge with or replace, found none`,
      remedy: what.startsWith("exists")
        ? "Use behavior: merge or replace, or another name."
        : "Correct the name, or leave out behavior.",
    }),
  },
  {
    pattern: /nothing selected by ([^\s:']+):(\S+)/,
    read: ([id = ""]) => ({
      field: "replacements",
      message: `expected a source resource ${describeId(id)}, found none`,
      remedy: "Correct the source.",
    }),
  },
  {
    pattern: /unable to find field "(.+?)" in replacement target/,
    read: ([path = ""]) => ({
      field: "replacements",
      message: `expected the field "${path}" in the target, found none`,
      remedy: "Correct fieldPaths, or set options.create: true.",
    }),
  },
  {
    pattern: /fieldPath `(.+?)` is missing for replacement source (\S+)/,
    read: ([path = "", id = ""]) => ({
      field: "replacements",
      message: `expected the field "${path}" in the source ${describeId(id)}, found none`,
      remedy: "Correct fieldPath.",
    }),
  },
  {
    pattern: /var '\{(\S+) .*?\}' cannot be mapped/,
    read: ([name = ""]) => ({
      field: "vars",
      message: `expected the resource and field of the var "${name}", found none`,
      remedy: "Correct objref and fieldref.",
    }),
  },
  {
    pattern: /resource with name (\S+) does not match a config with the following GVK/,
    read: ([name = ""]) => ({
      field: "replicas",
      message: `expected a Deployment, StatefulSet or ReplicaSet "${name}", found none`,
      remedy: "Correct the name.",
    }),
  },
  {
    pattern:
      /namespace transformation produces ID conflict: \[\{.*?"kind":"(\w+)".*?"name":"([^"]+)","namespace":"([^"]+)"/s,
    read: ([kind = "", name = "", namespace = ""]) => ({
      field: "namespace",
      message: `expected every resource once, got ${kind} "${name}" twice in namespace "${namespace}"`,
      remedy: "Rename one of the resources that the namespace brings together.",
    }),
  },
  {
    pattern: /unable to parse open API definition from '(.+?)'/,
    read: ([file = ""]) => ({
      file,
      message: "expected OpenAPI definitions in JSON or YAML, got something else",
      remedy: "Correct the file, or remove it from crds.",
    }),
  },
];

/** The file of the innermost "resources from 'x'". */
function lastFile(text: string): { readonly file?: string } {
  const file = [...text.matchAll(/(?:accumulating|merging) resources from '([^']+)'/g)].at(-1)?.[1];
  return file === undefined ? {} : { file };
}

function generatorField(kind: string): string {
  return kind.toLowerCase() === "secret" ? "secretGenerator" : "configMapGenerator";
}
