/** CEL: the label selector at one expression selects the label map at the other. */
export function selects(selector: string, labels: string): string {
  return `(optional.ofNonZeroValue(${selector}.?matchLabels.orValue({})).orValue({})
    .all(key, value, ${labels}[?key].orValue(null) == value)
  && optional.ofNonZeroValue(${selector}.?matchExpressions.orValue([])).orValue([]).all(term,
    term.?operator.orValue("") == "Exists" ? term.?key.orValue("") in ${labels}
    : term.?operator.orValue("") == "DoesNotExist" ? !(term.?key.orValue("") in ${labels})
    : term.?operator.orValue("") == "In" ? ${labels}[?term.?key.orValue("")].orValue(null) in term.?values.orValue([])
    : term.?operator.orValue("") == "NotIn" && !(${labels}[?term.?key.orValue("")].orValue(null) in term.?values.orValue([]))))`;
}
