import { TiphysError } from "#core/errors.ts";
import { readYaml } from "#core/kube/read-yaml.ts";

export type KustomizeYaml =
  | { readonly ok: true; readonly documents: readonly unknown[] }
  | { readonly ok: false; readonly line: number | null; readonly problem: string };

/**
 * YAML as kustomize's own reader sees it (sigs.k8s.io/yaml), or the first problem: what the guard sees is what
 * kustomize will see. Empty documents are left out.
 */
export function readKustomizeYaml(text: string): KustomizeYaml {
  try {
    return { ok: true, documents: readYaml(text, { file: "" }).map(({ value }) => value) };
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    const [problem] = error.problems;
    return { ok: false, line: problem?.line ?? null, problem: problem?.message ?? error.message };
  }
}
