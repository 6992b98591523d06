import type { PathKey } from "#core/document/field-path.ts";
import { isRecord } from "#core/is-record.ts";
import { YamlSource } from "#core/kube/yaml-source.ts";
import { didYouMean } from "#core/did-you-mean.ts";
import type { Finding } from "#core/policy/finding.ts";
import { repositoryFinding } from "#core/policy/repository-finding.ts";
import { unknownKeys } from "../argo-cd/source-fields.ts";

export const SOURCE_FILE = /^\.argocd-source(-.+)?\.yaml$/;

/** What Argo CD ignores or chokes on in a `.argocd-source.yaml`. */
export function examineSourceFile(file: string, text: string): readonly Finding[] {
  const source = new YamlSource(text);
  const [document] = source.documents();
  if (document === undefined) return text.trim() === "" ? [] : [notRead(file)];
  const { value } = document;
  if (!isRecord(value)) return [notRead(file)];
  return [...ignoredFields(value), ...toolProblems(value)].map(({ keys, message }) => {
    const { line, column } = document.locate(keys, "key");
    const place = { file, line, column };
    return problem(file, { value, keys, message, place });
  });
}

interface FieldProblem {
  readonly keys: readonly PathKey[];
  readonly message: string;
}

function ignoredFields(value: Readonly<Record<string, unknown>>): readonly FieldProblem[] {
  return unknownKeys(value).map(({ keys, isIgnored, known }) => {
    const name = String(keys.at(-1));
    if (isIgnored) return { keys, message: `Argo CD ignores "${name}" in this file` };
    const hint = didYouMean(name, known);
    return { keys, message: `unknown field "${name}"${hint}` };
  });
}

function toolProblems(value: Readonly<Record<string, unknown>>): readonly FieldProblem[] {
  if (!isRecord(value.plugin)) return [];
  return ["kustomize", "helm", "directory"]
    .filter((tool) => isRecord(value[tool]))
    .map((tool) => ({
      keys: [tool],
      message: `plugin and ${tool} together end in "multiple application sources defined"`,
    }));
}

function notRead(file: string): Finding {
  const message = "expected a mapping with the fields of a source; Argo CD cannot merge this";
  const place = { file, line: 1, column: 1 };
  return problem(file, { value: {}, keys: [], message, place });
}

interface FileProblem extends FieldProblem {
  readonly value: unknown;
  readonly place: NonNullable<Finding["source"]>;
}

function problem(file: string, { value, keys, message, place }: FileProblem): Finding {
  const resource = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "ApplicationSource",
    namespace: null,
    name: file,
  };
  return repositoryFinding("source-file", {
    resource,
    object: value,
    keys,
    message,
    source: place,
  });
}
