import { isRecord } from "#core/is-record.ts";
import type { CelBudget } from "#core/cel/compile-cel.ts";
import { type PathKey, valueAt } from "#core/document/field-path.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { expandSet } from "../../builtin/expand-set.ts";
import { type CompiledRule, compileRules } from "../../compile-rule.ts";
import { type ElementView, judgeElement } from "../../judge-element.ts";
import { viewResource } from "../../resource-view.ts";

/** Something of a pod that the Pod Security Standards forbid. */
export interface PodViolation {
  /** Id of the built-in rule. */
  readonly control: string;
  readonly status: "fail" | "error" | "not-evaluable";
  readonly keys: readonly PathKey[];
  readonly message: string;
  /** As Kyverno writes it: "spec.containers[0].securityContext.privileged". */
  readonly field: string;
  /** What stands there. */
  readonly values: readonly string[];
}

/** The controls of a level, each as a rule. @throws TiphysError FLEET_INVALID for an unknown version */
export function podSecurityRules(
  level: "baseline" | "restricted",
  version: string,
): readonly CompiledRule[] {
  const levels = level === "baseline" ? ["baseline"] : ["baseline", "restricted"];
  const rules = levels.flatMap((name) =>
    compileRules(expandSet({ name: `pod-security/${name}`, version }), {
      compileSchema: () => () => [],
      report: ({ message }) => {
        throw new Error(message);
      },
    }),
  );
  return [...new Map(rules.map((rule) => [rule.id, rule])).values()];
}

interface PodContext {
  readonly element: ElementView;
  readonly budget: CelBudget;
}

/** What rules find in a pod; what two of them find at one place is said once for each. */
export function podViolations(
  rules: readonly CompiledRule[],
  pod: KubeObject,
  { element, budget }: PodContext,
): readonly PodViolation[] {
  const { resource, input } = element.place;
  const subject = { object: pod, namespace: resource.namespace, environment: input.environment };
  const view = viewResource({ ...resource, object: pod }, { input, namespaces: new Map() });
  return rules.flatMap((rule) =>
    view.elements(rule, { ...subject, operation: "CREATE" }).flatMap((part) => {
      const verdicts =
        "malformed" in part
          ? [{ status: "error" as const, keys: [], message: part.malformed }]
          : judgeElement(rule, part, budget);
      return verdicts.map(({ status, keys, message }) => {
        const place = [...part.keys, ...keys];
        return { control: rule.id, status, keys: place, message, ...fieldOf(pod, place) };
      });
    }),
  );
}

/** Our rules name each capability, and the map that is missing; Kyverno the list, and the field in it. */
function fieldOf(
  pod: KubeObject,
  keys: readonly PathKey[],
): Pick<PodViolation, "field" | "values"> {
  const last = keys.at(-1);
  const volume = keys[1] === "volumes" && keys.length === 3 ? valueAt(pod, keys) : undefined;
  const source = isRecord(volume) ? Object.keys(volume).find((key) => key !== "name") : undefined;
  const own =
    keys.at(-2) === "add"
      ? keys.slice(0, -1)
      : last === "seccompProfile"
        ? [...keys, "type"]
        : source === undefined
          ? keys
          : [...keys, source];
  const field = own.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
  return { field: field.slice(1), values: textsOf(valueAt(pod, keys)) };
}

function textsOf(value: unknown): readonly string[] {
  if (isRecord(value)) return textsOf(value.path);
  if (typeof value === "boolean" || typeof value === "number") return [String(value)];
  return typeof value === "string" && value !== "" ? [value] : [];
}
