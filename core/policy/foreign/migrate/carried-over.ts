/** How well a part of a ClusterPolicy is carried over: as it is, with remarks, or not at all. */
export type CarriedOver = "yes" | "partly" | "no";

export interface CarriedPart {
  readonly part: string;
  readonly carried: CarriedOver;
  /** What becomes of it. */
  readonly words: string;
}

/** What `tiphys policy migrate` makes of the parts of a ClusterPolicy, for the page of that name. */
export const CARRIED_PARTS: readonly CarriedPart[] = [
  {
    part: "pattern, anyPattern",
    carried: "yes",
    words:
      "CEL that lets the same objects pass: all anchors (those for mutation aside), operators, ranges, wildcards, quantities, durations, wildcards in keys of labels and annotations",
  },
  {
    part: "variables in a pattern",
    carried: "no",
    words: "references such as $(./../limits/memory) are filled in",
  },
  {
    part: "deny",
    carried: "partly",
    words:
      "Equals, NotEquals, AnyIn, AllIn, AnyNotIn, AllNotIn, GreaterThan(OrEquals), LessThan(OrEquals) of a field or a list and a value that is written out",
  },
  {
    part: "preconditions",
    carried: "partly",
    words:
      "as for deny; a match condition where the format has them, else in front of the expression",
  },
  {
    part: "foreach",
    carried: "partly",
    words: "all() over the list, with pattern, anyPattern, deny or another foreach inside",
  },
  {
    part: "JMESPath",
    carried: "partly",
    words:
      "fields, [], [*], filters, a choice of several lists, || with an empty default, length, keys, contains, starts_with, ends_with, regex_match, to_upper, to_lower",
  },
  {
    part: "context",
    carried: "partly",
    words: "variables with a jmesPath or a value; nothing that is looked up",
  },
  {
    part: "cel",
    carried: "partly",
    words:
      "as it is; about pods one rule for each group of kinds in a GuardrailPolicy, and none in a ValidatingAdmissionPolicy; what reads request or params only in a ValidatingPolicy",
  },
  {
    part: "podSecurity",
    carried: "partly",
    words:
      "the built-in set of the level and version for spec.policies of tiphys.yaml, with what was excluded",
  },
  {
    part: "match, exclude",
    carried: "partly",
    words:
      "match and exclude of a GuardrailPolicy where they say the same, else CEL; matchConstraints and matchConditions; no roles, subjects, subresources and kinds with wildcards",
  },
  {
    part: "rules for what makes pods",
    carried: "yes",
    words:
      "each: podSpec, or container where every container is asked the same; spec.autogen of a ValidatingPolicy (ReplicationControllers aside); all kinds and variables in a ValidatingAdmissionPolicy",
  },
  {
    part: "failure actions",
    carried: "partly",
    words:
      "validationActions; a remark with the override for tiphys.yaml in a GuardrailPolicy; a remark in place of actions by namespace",
  },
  {
    part: "failurePolicy",
    carried: "partly",
    words: "but in a GuardrailPolicy, where an error is a finding",
  },
  {
    part: "message",
    carried: "partly",
    words: "with the value of fields; other variables by their name",
  },
  {
    part: "title, severity, description",
    carried: "yes",
    words: "annotations; title, severity and description of a GuardrailPolicy",
  },
  {
    part: "Policy",
    carried: "yes",
    words: "match.namespaces, NamespacedValidatingPolicy, a namespaceSelector of the binding",
  },
  {
    part: "mutate, generate, verifyImages, manifests, assert",
    carried: "no",
    words: "listed, as is applyRules: One after the first rule",
  },
];
