import type { KubeObject } from "#core/kube/resource.ts";
import type { PolicyDocument, PolicyRule, Selector } from "./policy.ts";
import { kindMatcher, selectorMatcher, type SubjectMatcher } from "./select.ts";

/** What a rule is about, by its own match and exclude and its policy's. */
export interface RuleMatcher {
  readonly matches: SubjectMatcher;
  /** What of it depends on apiVersion and kind alone, */
  readonly isOfKind: (object: KubeObject) => boolean;
  /** and the rest: `matches` is both. */
  readonly isSelected: SubjectMatcher;
}

export function ruleMatcher({ spec }: PolicyDocument, rule: PolicyRule): RuleMatcher {
  const wanted = [spec.match, rule.match].filter(isGiven);
  const kinds = wanted.flatMap((selector) =>
    selector.kinds === undefined ? [] : [kindMatcher(selector.kinds)],
  );
  const tests = [
    ...wanted.map(withoutKinds).filter(isNarrow).map(selectorMatcher),
    ...[spec.exclude, rule.exclude].filter(isGiven).map(excluding),
  ];
  const isOfKind = (object: KubeObject) => kinds.every((matches) => matches(object));
  const isSelected =
    tests.length === 0
      ? () => true
      : (subject: Parameters<SubjectMatcher>[0]) => tests.every((matches) => matches(subject));
  return {
    isOfKind,
    isSelected,
    matches: (subject) => isOfKind(subject.object) && isSelected(subject),
  };
}

function isGiven(selector: Selector | undefined): selector is Selector {
  return selector !== undefined;
}

function withoutKinds({ kinds: _, ...rest }: Selector): Selector {
  return rest;
}

function isNarrow(selector: Selector): boolean {
  return Object.keys(selector).length > 0;
}

function excluding(selector: Selector): SubjectMatcher {
  const matches = selectorMatcher(selector);
  return (subject) => !matches(subject);
}
