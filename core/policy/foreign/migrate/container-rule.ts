import { isRecord } from "#core/is-record.ts";
import type { CpolRule } from "../cpol/decode-cpol.ts";
import { goJson } from "../kyverno/go-json.ts";

import { type Formula, isConstant } from "./formula.ts";
import { nodeOf } from "./pattern-formula.ts";
import { skipped } from "./pattern-node.ts";
import { type PatternRoot, rootPlace } from "./pattern-to-cel.ts";

/** The three lists of containers, as a pattern for all of them asks for them. */
const LISTS = ["containers", "=(initContainers)", "=(ephemeralContainers)"] as const;

/** What a pattern asks of every container, whichever list it is in; null for one that asks something else. */
export function containerFormula(
  { validate = {}, ...rule }: CpolRule,
  root: PatternRoot,
): Formula | null {
  const { pattern } = validate;
  if (rule.preconditions !== undefined || goJson(pattern ?? null)?.match(/\{\{|\$\(/)) return null;
  if (!isRecord(pattern) || Object.keys(pattern).join() !== "spec") return null;
  const { spec } = pattern;
  if (!isRecord(spec) || Object.keys(spec).length !== LISTS.length) return null;
  const patterns = LISTS.map((key) => spec[key]);
  const texts = new Set(patterns.map((list) => goJson(list ?? null)));
  const [list] = patterns;
  if (texts.size !== 1 || !Array.isArray(list) || !isRecord(list[0])) return null;
  const place = { ...rootPlace(root), text: "container", names: new Set(["container"]) };
  const { fields: _, ...own } = place;
  const node = nodeOf(list[0], own);
  return isConstant(skipped(node), false) ? node.accept() : null;
}
