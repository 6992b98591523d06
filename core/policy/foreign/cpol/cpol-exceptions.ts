import type { KubeObject } from "#core/kube/resource.ts";
import type { ElementView } from "../../judge-element.ts";
import { compileConditions } from "../kyverno/conditions.ts";
import { kyvernoMatcher } from "../kyverno/match-filter.ts";
import { matchesWildcard } from "../kyverno/wildcard.ts";
import { decodeCpolException, type PodSecurityStandard } from "./decode-cpol.ts";
import type { RequestData } from "./request-data.ts";
import { isPolicyError } from "./rule-outcome.ts";

/** A PolicyException of kyverno.io for a rule. */
export interface CpolException {
  readonly name: string;
  /** What it leaves out of a podSecurity rule; [] for the whole rule. */
  readonly podSecurity: readonly PodSecurityStandard[];
  readonly excuses: (element: ElementView, data: RequestData) => boolean;
}

interface RuleName {
  readonly policy: string;
  readonly rule: string;
}

/** The exceptions that name a rule, by name. */
export function exceptionsOf(
  { policy, rule }: RuleName,
  documents: readonly KubeObject[],
): readonly CpolException[] {
  return documents
    .filter((document) =>
      decodeCpolException(document).exceptions.some(
        ({ policyName, ruleNames }) =>
          policyName === policy && ruleNames.some((name) => matchesWildcard(name, rule)),
      ),
    )
    .map(exceptionOf)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
}

/** One whose match or conditions cannot be told excuses nothing. */
function exceptionOf(document: KubeObject): CpolException {
  const { match, conditions, podSecurity = [] } = decodeCpolException(document);
  const isMatched = kyvernoMatcher({ any: match.any ?? [], all: match.all ?? [] }, undefined);
  const isExcused = compileConditions(conditions);
  return {
    name: document.metadata?.name ?? "",
    podSecurity,
    excuses: (element, data) => {
      try {
        return isMatched(element) === true && isExcused(data.scope).holds;
      } catch (error) {
        if (isPolicyError(error)) return false;
        throw error;
      }
    },
  };
}
