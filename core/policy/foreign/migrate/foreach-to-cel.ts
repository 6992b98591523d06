import type { ForEach } from "../cpol/decode-cpol.ts";
import type { CelExpression } from "./cel-expression.ts";
import { conditionsFormula } from "./conditions-to-cel.ts";
import { and, type Formula, not, or } from "./formula.ts";
import { elementsOf } from "./cel-stream.ts";
import { type ExpressionScope, operandOf } from "./jmespath-to-cel.ts";
import type { PatternRoot } from "./pattern-to-cel.ts";
import { patternsFormula } from "./patterns-to-cel.ts";
import { withContext } from "./context-to-cel.ts";
import { placedAt, Unmigratable } from "./unmigratable.ts";

interface LoopContext {
  readonly scope: ExpressionScope;
  readonly root: PatternRoot;
  readonly nesting: number;
}

/** What must hold for the elements of lists; a list that an object lacks has none. @throws Unmigratable */
export function foreachFormula(loops: readonly ForEach[], context: LoopContext): Formula {
  return and(...loops.map((loop, index) => placedAt([index], () => loopFormula(loop, context))));
}

function loopFormula(loop: ForEach, context: LoopContext): Formula {
  const operand = placedAt(["list"], () => operandOf(loop.list ?? "", context.scope));
  const stream = operand.kind === "one" ? placedAt(["list"], () => elementsOf(operand.one)) : null;
  const elements = operand.kind === "list" ? operand.list : stream;
  if (elements === null) throw new Unmigratable("a list that is none", ["list"]);
  return not(elements.some((element) => not(elementFormula(loop, { ...context, element }))));
}

interface ElementContext extends LoopContext {
  readonly element: CelExpression;
}

function elementFormula(loop: ForEach, context: ElementContext): Formula {
  const { element, nesting, root } = context;
  const own = () => ({ kind: "one" as const, one: element });
  const names = { ...context.scope.names, element: own, [`element${nesting}`]: own };
  const scope = withContext(loop.context, { ...context.scope, names });
  const { formula, mayFail } = placedAt(["preconditions"], () =>
    conditionsFormula(loop.preconditions, scope),
  );
  if (mayFail)
    throw new Unmigratable("a condition on what an element may lack, which leaves it out", [
      "preconditions",
    ]);
  return or(
    not(formula),
    checked(loop, { ...context, scope, root: elementRoot(loop, element, root) }),
  );
}

function checked(loop: ForEach, context: ElementContext): Formula {
  if (loop.deny !== undefined) {
    const { deny } = loop;
    return placedAt(["deny", "conditions"], () =>
      not(conditionsFormula(deny.conditions, context.scope).formula),
    );
  }
  if (loop.foreach !== undefined) {
    const { foreach } = loop;
    return placedAt(["foreach"], () =>
      foreachFormula(foreach, { ...context, nesting: context.nesting + 1 }),
    );
  }
  if (context.element.place.shape !== "map" || loop.elementScope === false)
    throw new Unmigratable("a pattern for elements that may be no maps");
  return patternsFormula(loop, context.root);
}

function elementRoot(_: ForEach, { place }: CelExpression, { isKnown }: PatternRoot): PatternRoot {
  return { name: place.text, shape: "map", isKnown, taken: place.names };
}
