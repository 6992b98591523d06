import { locateInScalar } from "#core/kube/locate-in-scalar.ts";
import { locateYaml, locateYamlKey, type TextPosition } from "#core/kube/locate-yaml.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import { valueAt } from "#core/document/field-path.ts";
import type { OriginDocument } from "./origin-document.ts";

/** Where a problem of a document stands in its file: at the very character where one is meant. */
export function placeOf(problem: DocumentProblem, origin: OriginDocument): TextPosition | null {
  const { at, key, offset } = problem;
  const { text, index, value } = origin;
  if (key !== undefined) return locateYamlKey(text, index, [...at, key]);
  const scalar = offset === undefined ? undefined : valueAt(value, at);
  const inside =
    typeof scalar !== "string" || offset === undefined
      ? null
      : locateInScalar(text, { documentIndex: index, path: at, value: scalar, offset });
  return inside ?? locateYaml(text, index, at);
}
