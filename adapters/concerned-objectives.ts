import { labelledApps } from "#core/policy/app-labels.ts";
import type { Environment, Fleet } from "#core/policy/fleet.ts";
import { anyGlobMatcher } from "#core/policy/glob.ts";
import type { BudgetSetting } from "#core/policy/promotion-settings.ts";
import type { Objective } from "#core/slo/objective.ts";

interface Place {
  readonly fleet: Fleet;
  readonly app: string;
  readonly environment: Environment;
  readonly budget: BudgetSetting;
}

const UNNAMED_SOURCE = "default";

/**
 * The objectives whose budgets count for an app in an environment: of its services (or with a label that names it), in no
 * other environment's namespace. Those that name no source are asked at the environment's.
 */
export function concernedObjectives(
  objectives: readonly Objective[],
  { fleet, app, environment, budget }: Place,
): readonly Objective[] {
  const isService = anyGlobMatcher(budget.services.map((glob) => glob.replaceAll("{app}", app)));
  const isElsewhere = foreignNamespace(fleet, environment);
  return objectives
    .filter(
      ({ service, labels, namespace }) =>
        (isService(service) || labelledApps(labels).includes(app)) &&
        (namespace === null || !isElsewhere(namespace)),
    )
    .map((objective) =>
      objective.source === UNNAMED_SOURCE ? { ...objective, source: budget.source } : objective,
    );
}

/** A namespace that nobody claims by its name may be anybody's. */
function foreignNamespace(
  { spec }: Fleet,
  environment: Environment,
): (namespace: string) => boolean {
  const isOwn = anyGlobMatcher(environment.namespaces);
  const others = spec.environments.filter(({ name }) => name !== environment.name);
  const isOthers = anyGlobMatcher(others.flatMap(({ namespaces }) => namespaces));
  return (namespace) => !isOwn(namespace) && isOthers(namespace);
}
