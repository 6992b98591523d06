import type { LabelSelector } from "../../fleet.ts";
import { celText } from "../export/cel-literal.ts";
import { hasWildcard } from "../kyverno/wildcard.ts";
import { and, type Formula, not, or, relation, some } from "./formula.ts";
import { hasMember } from "./cel-member.ts";
import { wildcardFormula } from "./wildcard-to-cel.ts";

/** Labels or annotations in CEL: the map that they are in, and the field. */
export interface TagMap {
  readonly owner: string;
  readonly field: "labels" | "annotations";
}

/** Whether there is one that fits; keys and values may be wildcards. */
export function tagFormula({ owner, field }: TagMap, key: string, value: string): Formula {
  const text = `${owner}.${field}`;
  const isThere = hasMember(owner, field);
  if (!hasWildcard(key)) {
    const own = `${text}[${celText(key)}]`;
    return and(isThere, keyFormula(text, key), wildcardFormula(own, value));
  }
  const fits = and(wildcardFormula("key", key), wildcardFormula(`${text}[key]`, value));
  return and(isThere, some(text, "key", fits));
}

/** Whether labels fit a selector as Kyverno reads it. */
export function selectorFormula(owner: string, selector: LabelSelector): Formula {
  const map: TagMap = { owner, field: "labels" };
  const wanted = Object.entries(selector.matchLabels ?? {}).map(([key, value]) =>
    tagFormula(map, key, value),
  );
  return and(...wanted, ...(selector.matchExpressions ?? []).map((one) => expression(map, one)));
}

type Expression = NonNullable<LabelSelector["matchExpressions"]>[number];

function expression({ owner, field }: TagMap, { key, operator, values = [] }: Expression): Formula {
  const text = `${owner}.${field}`;
  const isThere = and(hasMember(owner, field), keyFormula(text, key));
  const own = `${text}[${celText(key)}]`;
  const isListed = and(isThere, or(...values.map((value) => relation(own, "==", celText(value)))));
  switch (operator) {
    case "Exists":
      return isThere;
    case "DoesNotExist":
      return not(isThere);
    case "In":
      return isListed;
    default:
      return not(isListed);
  }
}

function keyFormula(text: string, key: string): Formula {
  const written = `${celText(key)} in ${text}`;
  return { kind: "test", text: written, opposite: `!(${written})` };
}
