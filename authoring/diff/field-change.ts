import { jsonPointer } from "#core/document/field-path.ts";

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

/** A pointer for people: "spec.template.spec.containers[name=web].image"; "" for the whole object. */
export function shownPath(pointer: string): string {
  return pointerSteps(pointer)
    .map((step) => {
      if (/^\[.*\]$/s.test(step)) return step;
      return /^[\w-]+$/.test(step) ? `.${step}` : `["${step}"]`;
    })
    .join("")
    .replace(/^\./, "");
}

/** Names of elements may hold a slash, as mount paths do: "/volumeMounts/[mountPath=/var/run]". */
function pointerSteps(pointer: string): readonly string[] {
  const steps = pointer.match(/\/(\[[^\]]*\](?=\/|$)|[^/]*)/g) ?? [];
  return steps.map((step) => step.slice(1).replaceAll("~1", "/").replaceAll("~0", "~"));
}
