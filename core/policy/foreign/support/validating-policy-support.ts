import { KYVERNO_FUNCTIONS } from "../vpol/cel-libraries.ts";
import type { FormatSupport, Support } from "./support.ts";

const CASES = "golden/foreign/vpol";

/** ValidatingPolicy and NamespacedValidatingPolicy of Kyverno 1.19. */
export const validatingPolicySupport: FormatSupport = {
  id: "validating-policy",
  parts: [
    {
      feature: "`matchConstraints`, `matchConditions`, `variables`, `validations`",
      supported: "yes",
      words: "as Kubernetes evaluates them",
      shown: `${CASES}/controllers-are-judged-by-their-template`,
    },
    {
      feature: "`autogen.podControllers`",
      supported: "yes",
      words: "the texts of expressions are rewritten as Kyverno does it",
      shown: `${CASES}/some-controllers-alone`,
    },
    {
      feature: "`autogen.podControllers` for other kinds, as `rollouts.v1alpha1.argoproj.io`",
      supported: "yes",
      words: "by each pod template in their `spec`, as Kyverno 1.19 extracts them",
      shown: `${CASES}/controllers-of-other-kinds`,
    },
    {
      feature: "`evaluation.mode: JSON`",
      supported: "no",
      words: "said by `tiphys check`; objects of Kubernetes are judged here",
      shown: `${CASES}/what-is-not-evaluated-is-said`,
    },
    {
      feature: "`validationActions`",
      supported: "yes",
      words: "the most that is done; without `Deny` nothing is denied",
      shown: `${CASES}/a-namespaced-policy`,
    },
    {
      feature: "`PolicyException` (`policies.kyverno.io`)",
      supported: "yes",
      words: "until `expiresAt`, with `images` and `allowedValues`",
      shown: `${CASES}/exceptions-end`,
    },
    ...libraries(),
  ],
};

/** One row a library, from the list of its functions. */
function libraries(): readonly Support[] {
  const byLibrary = Map.groupBy(KYVERNO_FUNCTIONS, ({ library }) => library);
  return [...byLibrary].map(([library, functions]): Support => {
    const states = new Set(functions.map(({ supported }) => supported));
    const [only] = states;
    const supported = states.size === 1 && only !== undefined ? only : "partly";
    const reasons = [...new Set(functions.flatMap(({ why }) => why ?? []))];
    const words = reasons.length === 0 ? "all functions" : reasons.join("; ");
    return {
      feature: `CEL library \`${library}\``,
      supported,
      words,
      shown: `${CASES}/what-only-a-cluster-knows`,
    };
  });
}
