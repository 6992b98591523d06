import type { Problem } from "#core/errors.ts";
import { type Objective, objectiveId } from "#core/slo/objective.ts";
import type { BudgetRule } from "#core/slo/verdict.ts";

/** The objectives of a folder or a bundle as its author gave them, and what is wrong with the others. */
export interface ObjectiveOffer {
  /** What it is found again by, also when its name cannot be read any more. */
  readonly key: string;
  /** Of the bundle or the fleet. */
  readonly name: string;
  readonly objectives: readonly Objective[];
  readonly problems: readonly Problem[];
  /** Of the objectives. @see sloRevision */
  readonly revision: string;
  readonly onMisconfigured: "hold" | "fail";
  /** What the fleet says of an objective's spent budget; null where it says nothing. */
  readonly budgetRuleOf: (objective: Objective) => BudgetRule | null;
}

/** An objective that is answered for. */
export interface ServedObjective {
  readonly objective: Objective;
  /** "namespace/service/objective", the namespace where it is known. */
  readonly id: string;
  /** "service/objective". */
  readonly address: string;
  readonly bundle: string;
  /** Of its offer. */
  readonly offer: string;
  readonly revision: string;
  /** True where its newest document cannot be read, and the one before counts. */
  readonly isLastGood: boolean;
  readonly budgetRule: BudgetRule | null;
}

/** What has become of an offer. */
export interface OfferStatus {
  readonly name: string;
  readonly revision: string;
  readonly objectives: number;
  readonly problems: readonly Problem[];
  readonly onMisconfigured: "hold" | "fail";
}

/**
 * Keeps what is answered for. Each offer comes into force whole; while documents of one cannot be read, no
 * objective of it disappears: what it no longer gives stays as it last was.
 */
export class ObjectiveStore {
  #served: readonly ServedObjective[] = [];
  #statuses: readonly OfferStatus[] = [];
  #isReady = false;
  #version = 0;

  get served(): readonly ServedObjective[] {
    return this.#served;
  }

  get statuses(): readonly OfferStatus[] {
    return this.#statuses;
  }

  /** True once documents were looked at, whatever was found. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /** Rises with each change: what was made for one version is not for another. */
  get version(): number {
    return this.#version;
  }

  /** Takes all offers there are now. An offer that is gone takes its objectives with it. */
  take(offers: readonly ObjectiveOffer[]): void {
    const before = Map.groupBy(this.#served, ({ offer }) => offer);
    const sorted = offers.toSorted((left, right) => (left.name < right.name ? -1 : 1));
    this.#served = sorted
      .flatMap((offer) => servedOf(offer, before.get(offer.key) ?? []))
      .toSorted((left, right) => (left.id < right.id ? -1 : left.id > right.id ? 1 : 0));
    this.#statuses = sorted.map(({ name, revision, objectives, problems, onMisconfigured }) => ({
      ...{ name, revision, problems, onMisconfigured },
      objectives: objectives.length,
    }));
    this.#isReady = true;
    this.#version++;
  }
}

function servedOf(
  { key, name, objectives, problems, revision, budgetRuleOf }: ObjectiveOffer,
  before: readonly ServedObjective[],
): readonly ServedObjective[] {
  const given = objectives.map((objective) => ({
    objective,
    id: objectiveId(objective),
    address: `${objective.service}/${objective.name}`,
    budgetRule: budgetRuleOf(objective),
    bundle: name,
    offer: key,
    revision,
    isLastGood: false,
  }));
  if (problems.length === 0) return given;
  const ids = new Set(given.map(({ id }) => id));
  const kept = before.filter(({ id }) => !ids.has(id));
  return [...given, ...kept.map((served) => ({ ...served, isLastGood: true }))];
}
