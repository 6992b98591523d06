import type { CelNode } from "#core/cel/ast.ts";
import { CelCompileError } from "#core/cel/cel-error.ts";
import { parsedCel } from "#core/cel/parsed-cel.ts";
import { addPath, EACH, type FieldTree } from "./field-tree.ts";

type Path = readonly string[];
type Known = ReadonlyMap<string, readonly Path[]>;

/** Notes the fields of the object that expressions read, and the values that they name. */
export class CelPaths {
  private readonly tree: FieldTree;
  private readonly values: unknown[];
  private readonly variables = new Map<string, readonly Path[]>();

  constructor(tree: FieldTree, values: unknown[]) {
    this.tree = tree;
    this.values = values;
  }

  /** An expression; `name` is that of the variable that it gives. */
  read(source: string, name?: string): void {
    try {
      const paths = this.pathsOf(parsedCel(source), new Map([["object", [[]]]]));
      if (name !== undefined) this.variables.set(name, paths);
    } catch (error) {
      if (!(error instanceof CelCompileError)) throw error;
    }
  }

  /** Where in the object an expression's value may come from. */
  private pathsOf(node: CelNode, known: Known): readonly Path[] {
    switch (node.kind) {
      case "literal":
        this.values.push(plainValue(node.value));
        return [];
      case "ident":
        return known.get(node.name) ?? [];
      case "select":
        return this.selected(node.operand, { field: node.field, known });
      case "logic":
        node.terms.forEach((term) => this.pathsOf(term, known));
        return [];
      case "conditional":
        this.pathsOf(node.condition, known);
        return [...this.pathsOf(node.then, known), ...this.pathsOf(node.otherwise, known)];
      case "list":
        return node.elements.flatMap(({ value }) => this.pathsOf(value, known));
      case "map":
        return node.entries.flatMap(({ value }) => this.pathsOf(value, known));
      case "call":
        return this.called(node, known);
      case "loop": {
        const range = this.pathsOf(node.range, known);
        const elements = this.below(range, EACH);
        const bound: Known = new Map([...known, [node.second ?? node.first, elements]]);
        if (node.filter !== null) this.pathsOf(node.filter, bound);
        const body = this.pathsOf(node.body, bound);
        return node.loop === "filter" ? range : body;
      }
      case "bind": {
        const value = this.pathsOf(node.value, known);
        return this.pathsOf(node.body, new Map([...known, [node.name, value]]));
      }
    }
  }

  private selected(
    operand: CelNode,
    { field, known }: { readonly field: string; readonly known: Known },
  ): readonly Path[] {
    const isVariable = operand.kind === "ident" && operand.name === "variables";
    if (isVariable && !known.has("variables")) return this.variables.get(field) ?? [];
    return this.below(this.pathsOf(operand, known), field);
  }

  private called(node: Extract<CelNode, { kind: "call" }>, known: Known): readonly Path[] {
    const { name, target, args } = node;
    const [first, second] = args;
    if (name.startsWith("_[") && first !== undefined && second !== undefined) {
      const owner = this.pathsOf(first, known);
      const index = second.kind === "literal" ? second.value : null;
      if (typeof index === "string") return this.below(owner, index);
      this.pathsOf(second, known);
      return this.below(owner, EACH);
    }
    const own = target === null ? [] : this.pathsOf(target, known);
    const others = args.flatMap((argument) => this.pathsOf(argument, known));
    return [...own, ...others];
  }

  private below(paths: readonly Path[], key: string): readonly Path[] {
    const found = paths.map((path) => [...path, key]).slice(0, 20);
    for (const path of found) if (path.length < 16) addPath(this.tree, path);
    return found;
  }
}

function plainValue(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  const { value: inner } = (value ?? {}) as { readonly value?: unknown };
  return typeof value === "object" && value !== null ? inner : value;
}
