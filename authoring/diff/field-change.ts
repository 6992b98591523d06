import { jsonPointer } from "#core/policy/element-path.ts";

/** A step of a path: a field of a mapping, or an element of a list by what it is known by. */
export type PathStep = { readonly field: string } | { readonly element: string };

/** What became of one field. `moved`: the same elements of a list in another order. */
export interface FieldChange {
  readonly change: "added" | "removed" | "changed" | "moved";
  readonly path: readonly PathStep[];
  /** null where there was, or is, nothing. */
  readonly before: unknown;
  readonly after: unknown;
}

/** "/spec/template/spec/containers/[name=web]/image", as in the ids of findings. */
export function pathPointer(path: readonly PathStep[]): string {
  return path
    .map((step) => ("field" in step ? jsonPointer([step.field]) : `/[${step.element}]`))
    .join("");
}

/** "spec.template.spec.containers[name=web].image"; "" for the whole object. */
export function pathWords(path: readonly PathStep[]): string {
  return path
    .map((step) => {
      if ("element" in step) return `[${step.element}]`;
      return /^[\w-]+$/.test(step.field) ? `.${step.field}` : `["${step.field}"]`;
    })
    .join("")
    .replace(/^\./, "");
}
