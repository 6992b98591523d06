import type { DiffReason, ExpectedDifference, ResourceDiff } from "./diff-report.ts";

interface Place {
  readonly resource: ResourceDiff;
  readonly reason: DiffReason;
  readonly before: string;
  readonly after: string;
}

/** The differences that are expected, each pair of texts once, the most frequent first. */
export function expectedDifferences(
  resources: readonly ResourceDiff[],
): readonly ExpectedDifference[] {
  const places = resources.flatMap((resource) =>
    resource.fields.flatMap(({ expected, before, after }): readonly Place[] =>
      expected === null
        ? []
        : [{ resource, reason: expected, before: String(before), after: String(after) }],
    ),
  );
  const groups = Map.groupBy(places, ({ reason, before, after }) =>
    [reason, before, after].join("\u0000"),
  );
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { reason, before, after } = first;
      const owners = new Set(group.map(({ resource }) => resource)).size;
      return [{ reason, before, after, fields: group.length, resources: owners }];
    })
    .sort((left, right) => right.fields - left.fields || (left.before < right.before ? -1 : 1));
}
