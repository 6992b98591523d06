import type { Baseline } from "../../objective.ts";
import { objectiveId } from "../../objective.ts";
import { nameHint } from "../name-hint.ts";
import type { FoundObjective, SloProblem } from "../slo-reader.ts";

/** Baselines that name an objective which is not there, or that lead back to themselves. */
export function baselineProblems(found: readonly FoundObjective[]): readonly SloProblem[] {
  const byName = Map.groupBy(found, ({ objective }) => `${objective.service}/${objective.name}`);
  const next = new Map(found.map((one) => [one, baselineOf(one, byName)]));
  const circles = circlesOf(next);
  return found.flatMap((one) => {
    const { baseline } = one.objective;
    if (baseline.kind !== "objective") return [];
    const { document, baseline: at } = one.place;
    if (next.get(one) === null) return [{ document, at, ...missing(baseline, byName) }];
    const circle = circles.get(one);
    if (circle === undefined) return [];
    const message = `expected a baseline that ends somewhere, got a circle: ${circleWords(one, circle)}`;
    return [{ document, at, message, remedy: "Compare one of them with its stable pods." }];
  });
}

type ByName = ReadonlyMap<string, readonly FoundObjective[]>;

/** The objective that one is compared with: of its namespace, else the only one of that name. */
function baselineOf({ objective }: FoundObjective, byName: ByName): FoundObjective | null {
  const { baseline } = objective;
  if (baseline.kind !== "objective") return null;
  const named = byName.get(`${baseline.service}/${baseline.name}`) ?? [];
  const exact = named.find((one) => one.objective.namespace === baseline.namespace);
  const [only, second] = named;
  return exact ?? (second === undefined ? (only ?? null) : null);
}

type Circle = readonly FoundObjective[];

/** Each objective has one baseline at most: whoever is met twice on one way stands on a circle. */
function circlesOf(
  next: ReadonlyMap<FoundObjective, FoundObjective | null>,
): ReadonlyMap<FoundObjective, Circle> {
  const seen = new Set<FoundObjective>();
  const circles = new Map<FoundObjective, Circle>();
  for (const start of next.keys()) {
    const way = new Set<FoundObjective>();
    let one: FoundObjective | null = start;
    while (one !== null && !seen.has(one)) {
      seen.add(one);
      way.add(one);
      one = next.get(one) ?? null;
    }
    if (one === null || !way.has(one)) continue;
    const steps = [...way];
    const circle = steps.slice(steps.indexOf(one));
    for (const member of circle) circles.set(member, circle);
  }
  return circles;
}

const MOST_NAMED = 5;

/** The way from one back to itself; of a large circle its beginning. */
function circleWords(one: FoundObjective, circle: Circle): string {
  const start = circle.length > MOST_NAMED ? 0 : circle.indexOf(one);
  const way = [...circle.slice(start), ...circle.slice(0, start)].slice(0, MOST_NAMED);
  const names = way.map(({ objective }) => objectiveId(objective));
  if (circle.length > MOST_NAMED) return `${names.join(" -> ")} -> … (${circle.length} in all)`;
  return [...names, names[0] ?? ""].join(" -> ");
}

function missing(
  { service, namespace, name }: Extract<Baseline, { readonly kind: "objective" }>,
  known: ByName,
) {
  const wanted = [namespace, service, name].filter((part) => part !== null).join("/");
  const hint = nameHint(`${service}/${name}`, known.keys());
  return {
    message: `there is no objective "${wanted}" to compare with${hint}`,
    remedy:
      "Put it among the SLO files, and name its namespace where several services share its name.",
  };
}
