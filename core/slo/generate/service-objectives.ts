import { compareTexts } from "#core/compare-texts.ts";
import type { Objective } from "../objective.ts";

/** The objectives of one service in one namespace. */
export interface ServiceObjectives {
  readonly service: string;
  readonly namespace: string | null;
  readonly objectives: readonly Objective[];
}

/** Objectives by namespace and service, both and the objectives sorted by name. */
export function groupByService(objectives: readonly Objective[]): readonly ServiceObjectives[] {
  const groups = Map.groupBy(objectives, keyOf);
  return [...groups]
    .sort(([left], [right]) => compareTexts(left, right))
    .flatMap(([, members]) => {
      const [first] = members;
      if (first === undefined) return [];
      const { service, namespace } = first;
      const sorted = members.toSorted((left, right) => compareTexts(left.name, right.name));
      return [{ service, namespace, objectives: sorted }];
    });
}

/** Text as a name that Kubernetes takes: lower case, digits and "-", at most `limit` characters. */
export function kubeName(text: string, limit = 63): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, limit)
    .replace(/^-+|-+$/g, "");
  return name === "" ? "slo" : name;
}

function keyOf({ namespace, service }: Objective): string {
  return `${namespace ?? ""}/${service}`;
}
