import { TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import { type PathKey, valueAt } from "#core/document/field-path.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { remembered } from "#core/remembered.ts";
import type { ElementView } from "../../judge-element.ts";
import type { CpolException } from "./cpol-exceptions.ts";
import type { CpolRule } from "./decode-cpol.ts";
import type { ObjectJudge } from "./judge-cel.ts";
import { withoutExcluded } from "./pod-exclusions.ts";
import { podKeys } from "./pod-keys.ts";
import { podSecurityRules, type PodViolation, podViolations } from "./pod-violations.ts";
import { ruleData } from "./rule-data.ts";
import { PASSED, type RuleOutcome, SKIPPED } from "./rule-outcome.ts";

interface PodSecurityContext {
  readonly at: readonly PathKey[];
  readonly note: (problem: DocumentProblem) => void;
  readonly exceptions: readonly CpolException[];
}

/** The judge for `validate.podSecurity`, by the built-in rules of the level; each violation is a finding. */
export function podSecurityJudge(
  rule: CpolRule,
  { at, note, exceptions }: PodSecurityContext,
): ObjectJudge {
  const {
    level = "restricted",
    version = "latest",
    exclude = [],
  } = rule.validate?.podSecurity ?? {};
  if (level === "privileged") return () => PASSED;
  const written = version === "" ? "latest" : version;
  const rules = rulesOf(level, written);
  if (rules === null) {
    const message = `unsupported: version ${written} of the Pod Security Standards`;
    note({ at: [...at, "validate", "podSecurity", "version"], message });
    return () => ({ status: "not-evaluable", keys: [], message: `version ${written}` });
  }
  return (element, budget) => {
    if (element.place.input.operation === "DELETE") return SKIPPED;
    const found = podOf(element.value as KubeObject);
    if (found === null) return { status: "error", keys: [], message: "the object has no pod" };
    const judge = (pod: KubeObject) => podViolations(rules, pod, { element, budget });
    const left = withoutExcluded(judge(found.pod), exclude, { pod: found.pod, judge });
    const excused = exceptionFor({ element, exceptions, rule });
    const rest = withoutExcluded(left, excused?.podSecurity ?? [], { pod: found.pod, judge });
    const isExcused = excused !== null && rest.length === 0;
    return outcomeOf(isExcused ? left : rest, {
      keys: found.keys,
      exception: isExcused ? excused.name : null,
    });
  };
}

function rulesOf(level: "baseline" | "restricted", version: string) {
  try {
    return podSecurityRules(level, version);
  } catch (error) {
    if (error instanceof TiphysError) return null;
    throw error;
  }
}

interface FoundPod {
  readonly pod: KubeObject;
  readonly keys: readonly string[];
}

/** The same pod for every rule about an object. */
const podOf = remembered((object: KubeObject): FoundPod | null => {
  const keys = podKeys(object.kind);
  if (keys === null) return null;
  const template = valueAt(object, keys);
  const { metadata, spec } = isRecord(template) ? template : {};
  const own = isRecord(metadata) ? metadata : {};
  return { keys, pod: { apiVersion: "v1", kind: "Pod", metadata: own, spec } };
});

interface ExceptionQuestion {
  readonly element: ElementView;
  readonly exceptions: readonly CpolException[];
  readonly rule: CpolRule;
}

function exceptionFor({ element, exceptions, rule }: ExceptionQuestion) {
  const own = exceptions.filter(({ podSecurity }) => podSecurity.length > 0);
  if (own.length === 0) return null;
  const data = ruleData(rule, element);
  const excusing = own.filter(({ excuses }) => excuses(element, data));
  const [first] = excusing;
  if (first === undefined) return null;
  return { name: first.name, podSecurity: excusing.flatMap(({ podSecurity }) => podSecurity) };
}

function outcomeOf(
  violations: readonly PodViolation[],
  { keys, exception }: { readonly keys: readonly PathKey[]; readonly exception: string | null },
): RuleOutcome {
  const [first, ...others] = violations.map(({ status, keys: inner, message }) => ({
    status,
    keys: [...keys, ...inner],
    message,
    ...(exception === null ? {} : { exception }),
  }));
  return first === undefined ? PASSED : { ...first, others };
}
