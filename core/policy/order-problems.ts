import type { DocumentProblem } from "#core/document/document-problem.ts";
import { didYouMean } from "#core/did-you-mean.ts";
import type { Environment } from "./fleet.ts";
import { promotionOf } from "./promotion-settings.ts";

/** Environments after which others come: names that are not there, and circles. */
export function orderProblems(environments: readonly Environment[]): readonly DocumentProblem[] {
  const after = new Map(environments.map((each) => [each.name, promotionOf(each).after]));
  return environments.flatMap(({ name }, index) =>
    (after.get(name) ?? []).flatMap((before, place) => {
      const at = ["spec", "environments", index, "promotion", "after", place];
      const problem = after.has(before)
        ? circleProblem(name, before, after)
        : unknownProblem(before, [...after.keys()]);
      return problem === null ? [] : [{ at, ...problem }];
    }),
  );
}

type Words = Pick<DocumentProblem, "message" | "remedy">;

function unknownProblem(name: string, known: readonly string[]): Words {
  const hint = didYouMean(name, known);
  return { message: `expected one of ${known.join(", ")}, got "${name}"${hint}` };
}

/** Told once, at the environment from which the way back was found. */
function circleProblem(
  name: string,
  before: string,
  after: ReadonlyMap<string, readonly string[]>,
): Words | null {
  const way = wayBack(before, { to: name, after, seen: new Set() });
  if (way === null) return null;
  const message = `expected an order, got a circle: ${[name, ...way].join(" after ")}`;
  return { message, remedy: "Let one of them come first." };
}

interface Search {
  readonly to: string;
  readonly after: ReadonlyMap<string, readonly string[]>;
  readonly seen: Set<string>;
}

function wayBack(from: string, search: Search): readonly string[] | null {
  if (from === search.to) return [from];
  if (search.seen.has(from)) return null;
  search.seen.add(from);
  for (const next of search.after.get(from) ?? []) {
    const way = wayBack(next, search);
    if (way !== null) return [from, ...way];
  }
  return null;
}
