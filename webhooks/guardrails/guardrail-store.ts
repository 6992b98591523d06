import type { PolicyException } from "#core/policy/fleet.ts";
import type { GuardrailSource } from "#core/policy/guardrails.ts";
import { type FreezeCargo, NO_CARGO } from "../freeze/freeze-cargo.ts";
import { type BundleFault, forceBundle } from "../review/force-bundle.ts";
import type { ForcedBundle, InForce } from "../review/in-force.ts";

/** A bundle as its author gave it: parsed, or with what is wrong with it. */
export interface BundleOffer {
  readonly name: string;
  readonly source: GuardrailSource | null;
  /** Default: none. */
  readonly cargo?: FreezeCargo;
  /** Of the source; null without one. */
  readonly revision: string | null;
  readonly faults: readonly BundleFault[];
}

/** What has become of a bundle. */
export interface BundleStatus {
  readonly name: string;
  /** Of what is in force; null when it never came into force. */
  readonly revision: string | null;
  /** Why the newest offer is not in force; [] when it is. */
  readonly faults: readonly BundleFault[];
  /** False where its author has taken it away: the last good one stays in force. */
  readonly isOffered: boolean;
}

interface StoreOptions {
  readonly cluster: string | null;
  /** Called after each change of what is in force or of a status. */
  readonly onChange: (store: GuardrailStore) => void;
}

interface Held {
  readonly source: GuardrailSource;
  readonly bundle: ForcedBundle;
}

/**
 * Keeps what reviews are judged with. New bundles are compiled aside and come into force whole; one with a
 * fault leaves the last good one of its name in force.
 */
export class GuardrailStore {
  #inForce: InForce = { platform: [], repositories: [], breakglass: [] };
  #statuses: readonly BundleStatus[] = [];
  #held: ReadonlyMap<string, Held> = new Map();
  #isReady = false;
  #queue: Promise<void> = Promise.resolve();
  readonly #options: StoreOptions;

  constructor(options: StoreOptions) {
    this.#options = options;
  }

  get inForce(): InForce {
    return this.#inForce;
  }

  /** What is in force as its author wrote it, by the bundle's name. */
  get sources(): ReadonlyMap<string, GuardrailSource> {
    return new Map([...this.#held].map(([name, { source }]) => [name, source]));
  }

  get statuses(): readonly BundleStatus[] {
    return this.#statuses;
  }

  /** True once a first revision is in force, or there was none to take; faulty bundles alone are not enough. */
  get isReady(): boolean {
    return this.#isReady;
  }

  /**
   * Takes all bundles there are now; resolves when they are in force or found faulty. Calls queue up. `kept` are
   * copies of the last good ones, used where no better one is offered; null keeps what is in force.
   */
  offer(offers: readonly BundleOffer[], kept: readonly BundleOffer[] | null = null): Promise<void> {
    const turn = this.#queue.then(() => this.#take(offers, kept));
    this.#queue = turn.catch(() => {});
    return turn;
  }

  /** Takes all breakglass exceptions there are now. */
  setBreakglass(breakglass: readonly PolicyException[]): void {
    this.#inForce = { ...this.#inForce, breakglass };
    this.#options.onChange(this);
  }

  async #take(
    offers: readonly BundleOffer[],
    kept: readonly BundleOffer[] | null,
  ): Promise<void> {
    const names = new Set([...offers, ...(kept ?? [])].map(({ name }) => name));
    const held = new Map([...this.#held].filter(([name]) => kept === null || names.has(name)));
    const faults = new Map<string, readonly BundleFault[]>();
    const missing = (kept ?? []).filter(({ name }) => !held.has(name));
    for (const offer of platformFirst(missing)) await this.#force(offer, held);
    for (const offer of platformFirst(offers))
      faults.set(offer.name, await this.#force(offer, held));
    this.#held = held;
    this.#inForce = { ...sorted(held), breakglass: this.#inForce.breakglass };
    this.#statuses = statusesOf(held, faults);
    this.#isReady ||= offers.length === 0 || held.size > 0;
    this.#options.onChange(this);
  }

  async #force(
    { name, source, faults, cargo = NO_CARGO }: BundleOffer,
    held: Map<string, Held>,
  ): Promise<readonly BundleFault[]> {
    if (source === null) return faults;
    const platform = source.fleet.spec.platform ? [] : platformSources(held);
    const { cluster } = this.#options;
    const result = await forceBundle(source, { platform, cluster, cargo });
    if (result.bundle !== null) held.set(name, { source, bundle: { ...result.bundle, name } });
    return result.faults;
  }
}

/** A repository's policies must not take the names of the platform's. */
function platformFirst(offers: readonly BundleOffer[]): readonly BundleOffer[] {
  const isPlatform = ({ source }: BundleOffer) => source?.fleet.spec.platform === true;
  return [...offers.filter(isPlatform), ...offers.filter((offer) => !isPlatform(offer))];
}

function platformSources(held: ReadonlyMap<string, Held>): readonly GuardrailSource[] {
  return [...held.values()]
    .map(({ source }) => source)
    .filter(({ fleet }) => fleet.spec.platform);
}

function sorted(held: ReadonlyMap<string, Held>): Omit<InForce, "breakglass"> {
  const bundles = [...held]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, { bundle }]) => bundle);
  const isPlatform = ({ layer }: ForcedBundle) => layer.fleet.spec.platform;
  return {
    platform: bundles.filter(isPlatform),
    repositories: bundles.filter((bundle) => !isPlatform(bundle)),
  };
}

function statusesOf(
  held: ReadonlyMap<string, Held>,
  faults: ReadonlyMap<string, readonly BundleFault[]>,
): readonly BundleStatus[] {
  const names = [...new Set([...held.keys(), ...faults.keys()])].sort();
  return names.map((name) => ({
    name,
    revision: held.get(name)?.bundle.layer.revision ?? null,
    faults: faults.get(name) ?? [],
    isOffered: faults.has(name),
  }));
}
