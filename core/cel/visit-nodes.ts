import type { CelNode } from "./ast.ts";

/** Sees a node with the names that macros around it have bound; false leaves out what is below. */
export type NodeVisitor = (node: CelNode, locals: ReadonlySet<string>) => boolean | void;

const NO_LOCALS: ReadonlySet<string> = new Set();

/** Walks over a tree, parents first. */
export function visitNodes(
  node: CelNode,
  visit: NodeVisitor,
  locals: ReadonlySet<string> = NO_LOCALS,
): void {
  if (visit(node, locals) === false) return;
  for (const child of childNodes(node)) {
    const bound = child.binds.length === 0 ? locals : new Set([...locals, ...child.binds]);
    visitNodes(child.node, visit, bound);
  }
}

interface ChildNode {
  readonly node: CelNode;
  readonly binds: readonly string[];
}

function childNodes(node: CelNode): readonly ChildNode[] {
  switch (node.kind) {
    case "literal":
    case "ident":
      return [];
    case "select":
      return free([node.operand]);
    case "call":
      return free(node.target === null ? node.args : [node.target, ...node.args]);
    case "logic":
      return free(node.terms);
    case "conditional":
      return free([node.condition, node.then, node.otherwise]);
    case "list":
      return free(node.elements.map(({ value }) => value));
    case "map":
      return free(node.entries.flatMap(({ key, value }) => [key, value]));
    case "loop": {
      const binds = node.second === null ? [node.first] : [node.first, node.second];
      const inner = node.filter === null ? [node.body] : [node.filter, node.body];
      return [...free([node.range]), ...inner.map((child) => ({ node: child, binds }))];
    }
    case "bind":
      return [...free([node.value]), { node: node.body, binds: [node.name] }];
  }
}

function free(nodes: readonly CelNode[]): readonly ChildNode[] {
  return nodes.map((node) => ({ node, binds: [] }));
}
