import { FAILSAFE_SCHEMA, loadAll, mergeTag, YAMLException } from "js-yaml";

export type ScalarYaml =
  | { readonly ok: true; readonly documents: readonly unknown[] }
  | { readonly ok: false; readonly line: number | null; readonly problem: string };

// Merge keys are resolved because kustomize does; other tags are unknown and end in a problem.
const SCHEMA = FAILSAFE_SCHEMA.withTags([mergeTag]);

// Kustomize's reader ends lines at these, as YAML 1.1 says; ours does not. Nobody needs them unescaped.
const OLD_LINE_BREAK = /[\u0085\u2028\u2029]/;

/**
 * YAML with every scalar left as text: enough to see what a kustomization refers to, and strict where readers
 * of YAML differ, so that what is seen here is what kustomize will see. Empty documents are left out.
 */
export function readScalarYaml(text: string): ScalarYaml {
  const oddBreak = OLD_LINE_BREAK.exec(text);
  if (oddBreak !== null) return refuseBreak(text.slice(0, oddBreak.index));
  try {
    const documents = loadAll(text, { schema: SCHEMA });
    return { ok: true, documents: documents.filter((document) => document !== "") };
  } catch (error) {
    if (!(error instanceof YAMLException)) {
      return { ok: false, line: null, problem: "YAML is nested too deeply" };
    }
    return { ok: false, line: (error.mark?.line ?? 0) + 1, problem: error.reason };
  }
}

function refuseBreak(before: string): ScalarYaml {
  return {
    ok: false,
    line: before.split("\n").length,
    problem: "there is an invisible line separator (U+0085, U+2028 or U+2029) in the text",
  };
}
