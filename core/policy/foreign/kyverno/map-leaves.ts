import { isRecord } from "#core/is-record.ts";
import { SubstitutionError } from "./substitution-error.ts";

/** Makes another value of one, found at a path like "/spec/0/image". */
export type LeafChange = (value: unknown, path: string) => unknown;

const DEEPEST = 500;

/**
 * The tree with its leaves and keys changed. As in Kyverno, maps and lists that a change puts in are gone through too.
 * @throws SubstitutionError where a key becomes something else than a text, or where values put in one another without end
 */
export function mapLeaves(tree: unknown, change: LeafChange, path = ""): unknown {
  return mapped(tree, { change, path, depth: 0 });
}

interface Walk {
  readonly change: LeafChange;
  readonly path: string;
  readonly depth: number;
}

function mapped(value: unknown, walk: Walk): unknown {
  const { change, path, depth } = walk;
  if (depth > DEEPEST) throw new SubstitutionError("values are nested too deep", { path });
  const own = isTree(value) ? value : change(value, path);
  if (Array.isArray(own))
    return own.map((one, index) =>
      mapped(one, { change, path: `${path}/${index}`, depth: depth + 1 }),
    );
  if (!isRecord(own)) return own;
  const entries = Object.entries(own).map(([key, one]) => {
    const below = { change, path: `${path}/${key.replaceAll("/", "\\/")}`, depth: depth + 1 };
    return [changedKey(key, walk), mapped(one, below)] as const;
  });
  return Object.fromEntries(entries);
}

function changedKey(key: string, { change, path }: Walk): string {
  const changed = change(key, path) ?? key;
  if (typeof changed === "string") return changed;
  throw new SubstitutionError(`expected a text after substituting variables in key "${key}"`, {
    path,
  });
}

function isTree(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
