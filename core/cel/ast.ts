import type { CelValue } from "./cel-value.ts";

interface Placed {
  /** Where the expression stands in the source: messages point here. */
  readonly offset: number;
  /** How many levels lie below, counted to keep every walk over the tree within the stack. */
  readonly depth: number;
}

export interface LiteralNode extends Placed {
  readonly kind: "literal";
  readonly value: CelValue;
}

export interface IdentNode extends Placed {
  readonly kind: "ident";
  readonly name: string;
}

/** `operand.field`; `optional` is `operand.?field`, `test` is has(operand.field). */
export interface SelectNode extends Placed {
  readonly kind: "select";
  readonly operand: CelNode;
  readonly field: string;
  readonly optional: boolean;
  readonly test: boolean;
}

/** Functions, methods (with a target) and operators under their own names: "_+_", "!_", "_[_]". */
export interface CallNode extends Placed {
  readonly kind: "call";
  readonly name: string;
  readonly target: CelNode | null;
  readonly args: readonly CelNode[];
}

/** `a && b && c` in one node, so that long chains are not deep. */
export interface LogicNode extends Placed {
  readonly kind: "logic";
  readonly operator: "&&" | "||";
  readonly terms: readonly CelNode[];
}

export interface ConditionalNode extends Placed {
  readonly kind: "conditional";
  readonly condition: CelNode;
  readonly then: CelNode;
  readonly otherwise: CelNode;
}

export interface ListNode extends Placed {
  readonly kind: "list";
  readonly elements: readonly { readonly value: CelNode; readonly optional: boolean }[];
}

export interface MapEntryNode {
  readonly key: CelNode;
  readonly value: CelNode;
  readonly optional: boolean;
}

export interface MapNode extends Placed {
  readonly kind: "map";
  readonly entries: readonly MapEntryNode[];
}

export type LoopKind =
  | "all"
  | "exists"
  | "existsOne"
  | "map"
  | "filter"
  | "transformList"
  | "transformMap"
  | "transformMapEntry"
  | "sortBy";

/** A macro that walks a list or map; `second` is the value's name where there are two. */
export interface LoopNode extends Placed {
  readonly kind: "loop";
  readonly loop: LoopKind;
  readonly range: CelNode;
  readonly first: string;
  readonly second: string | null;
  readonly filter: CelNode | null;
  readonly body: CelNode;
}

/** `cel.bind`, and the optional macros: `body` is evaluated with `name` bound to the value. */
export interface BindNode extends Placed {
  readonly kind: "bind";
  readonly mode: "bind" | "optMap" | "optFlatMap";
  readonly name: string;
  readonly value: CelNode;
  readonly body: CelNode;
}

export type CelNode =
  | LiteralNode
  | IdentNode
  | SelectNode
  | CallNode
  | LogicNode
  | ConditionalNode
  | ListNode
  | MapNode
  | LoopNode
  | BindNode;
