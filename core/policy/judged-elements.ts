import type { ResourceRef } from "#core/kube/resource.ts";
import type { CompiledRule } from "./compile-rule.ts";
import { jsonPointer } from "#core/document/field-path.ts";
import type { EvaluateInput } from "./evaluate.ts";
import { viewResource } from "./resource-view.ts";

/** One element that a rule looks at: a finding about it has a path at `pointer` or below. */
export interface JudgedElement {
  readonly rule: CompiledRule;
  /** null for all resources together. */
  readonly resource: ResourceRef | null;
  readonly pointer: string;
}

/** What the rules of a run look at, whatever they find: a rule that looks at nothing has not passed. */
export function judgedElements(input: EvaluateInput): readonly JudgedElement[] {
  const { environment, operation = "CREATE", door } = input;
  const views = input.resources.map((resource) =>
    viewResource(resource, { input, namespaces: new Map() }),
  );
  return input.guardrails.layers.flatMap((layer) =>
    layer.rules
      .filter((rule) => rule.doors.includes(door))
      .flatMap((rule): readonly JudgedElement[] => {
        const matching = views.flatMap((view) => {
          const { object, namespace } = view.resource;
          const subject = { object, namespace, environment, operation };
          return rule.matches(subject) ? [{ view, subject }] : [];
        });
        if (rule.each !== "bundle")
          return matching.flatMap(({ view, subject }) =>
            view.elements(rule, subject).map(({ keys }) => ({
              rule,
              resource: view.ref,
              pointer: jsonPointer(keys),
            })),
          );
        return matching.length === 0 ? [] : [{ rule, resource: null, pointer: "" }];
      }),
  );
}
