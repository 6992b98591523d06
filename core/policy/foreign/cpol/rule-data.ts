import type { KubeObject } from "#core/kube/resource.ts";
import type { ElementView } from "../../judge-element.ts";
import type { CpolRule } from "./decode-cpol.ts";
import { requestData, type RequestData, shownRequestData } from "./request-data.ts";

/** What the variables of a rule stand for: the request, what is given from outside, its context. */
export function ruleData(rule: CpolRule, element: ElementView): RequestData {
  return ofRule(rule, element, requestData(element));
}

/** The same without the values of a Secret. */
export function shownRuleData(rule: CpolRule, element: ElementView): RequestData {
  return ofRule(rule, element, shownRequestData(element));
}

function ofRule(
  { given, context }: CpolRule,
  { value }: ElementView,
  data: RequestData,
): RequestData {
  if (given === undefined) return data.withContext(context);
  const name = (value as KubeObject).metadata?.name ?? "";
  return data.withGiven(given, name).withContext(context);
}
