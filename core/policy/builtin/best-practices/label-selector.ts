const VALUES = "optional.ofNonZeroValue(term.?values.orValue([])).orValue([])";

/** CEL: matchLabels of a label selector, empty when absent or null. */
export function matchLabelsOf(selector: string): string {
  return `optional.ofNonZeroValue(${selector}.?matchLabels.orValue({})).orValue({})`;
}

/** CEL: matchExpressions of a label selector, empty when absent or null. */
export function matchExpressionsOf(selector: string): string {
  return `optional.ofNonZeroValue(${selector}.?matchExpressions.orValue([])).orValue([])`;
}

/** CEL: the two parts of a label selector select the label map `labels`. */
export function selects({
  matchLabels,
  matchExpressions,
  labels,
}: {
  readonly matchLabels: string;
  readonly matchExpressions: string;
  readonly labels: string;
}): string {
  return `(${matchLabels}.all(key, value, ${labels}[?key].orValue(null) == value)
  && ${matchExpressions}.all(term,
    term.?operator.orValue("") == "Exists" ? term.?key.orValue("") in ${labels}
    : term.?operator.orValue("") == "DoesNotExist" ? !(term.?key.orValue("") in ${labels})
    : term.?operator.orValue("") == "In" ? ${labels}[?term.?key.orValue("")].orValue(null) in ${VALUES}
    : term.?operator.orValue("") == "NotIn" && !(${labels}[?term.?key.orValue("")].orValue(null) in ${VALUES})))`;
}
