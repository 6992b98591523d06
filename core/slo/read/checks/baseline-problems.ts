import { nearestName } from "#core/nearest-name.ts";
import { objectiveId } from "../../objective.ts";
import type { FoundObjective, SloProblem } from "../slo-reader.ts";

/** Baselines that name an objective which is not there, or that lead back to themselves. */
export function baselineProblems(found: readonly FoundObjective[]): readonly SloProblem[] {
  const byName = Map.groupBy(found, ({ objective }) => `${objective.service}/${objective.name}`);
  const baselineOf = (one: FoundObjective): FoundObjective | null => {
    const { baseline } = one.objective;
    if (baseline.kind !== "objective") return null;
    const named = byName.get(`${baseline.service}/${baseline.name}`) ?? [];
    const exact = named.find(({ objective }) => objective.namespace === baseline.namespace);
    const [only, second] = named;
    return exact ?? (second === undefined ? (only ?? null) : null);
  };
  return found.flatMap((one) => {
    const { baseline } = one.objective;
    if (baseline.kind !== "objective") return [];
    const { document, baseline: at } = one.place;
    const target = baselineOf(one);
    if (target === null) return [{ document, at, ...missing(baseline, byName) }];
    const chain = chainFrom(one, baselineOf);
    if (chain === null) return [];
    const path = chain.map(({ objective }) => objectiveId(objective)).join(" -> ");
    const message = `expected a baseline that ends somewhere, got a circle: ${path}`;
    return [{ document, at, message, remedy: "Compare one of them with its stable pods." }];
  });
}

/** The objectives from this one back to itself; null where the chain ends. */
function chainFrom(
  start: FoundObjective,
  next: (one: FoundObjective) => FoundObjective | null,
): readonly FoundObjective[] | null {
  const seen = new Set<FoundObjective>();
  const chain = [start];
  for (let one = next(start); one !== null && !seen.has(one); one = next(one)) {
    seen.add(one);
    chain.push(one);
    if (one === start) return chain;
  }
  return null;
}

interface Named {
  readonly service: string;
  readonly namespace: string | null;
  readonly name: string;
}

function missing({ service, namespace, name }: Named, known: ReadonlyMap<string, unknown>) {
  const wanted = [namespace, service, name].filter((part) => part !== null).join("/");
  const near = nearestName(`${service}/${name}`, [...known.keys()]);
  const hint = near === null || near === `${service}/${name}` ? "" : `; did you mean "${near}"?`;
  return {
    message: `there is no objective "${wanted}" to compare with${hint}`,
    remedy:
      "Put it among the SLO files, and name its namespace where several services share its name.",
  };
}
