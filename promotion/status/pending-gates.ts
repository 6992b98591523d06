import type { Environment, Fleet } from "#core/policy/fleet.ts";
import type { Freeze } from "#core/policy/freeze.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import { sourceNames } from "#core/promotion/find-route.ts";
import type { GateName, GateVerdict, SourceFacts } from "#core/promotion/gates/gate.ts";
import { passesAt, verdictOf } from "#core/promotion/gates/gates.ts";
import { judgeEarlyGates, laterGates } from "#core/promotion/gates/judge-early-gates.ts";
import { holdsVersion, type Version } from "#core/promotion/version.ts";
import type { KnownVersion } from "./read-status.ts";

/** What the gates say of a version that waits to come, as far as they need no render and no network. */
export interface PendingGates {
  readonly verdict: GateVerdict["verdict"];
  /** "soak: 10m of 30m in staging", of the first that does not pass; null where all of these do. */
  readonly reason: string | null;
  /** Milliseconds since the epoch; null where nobody can know, or nothing waits. */
  readonly passesAt: number | null;
  /** Gates that nobody asked: explain does. */
  readonly unasked: readonly GateName[];
}

interface Waiting {
  readonly target: KnownVersion;
  /** What waits to come. */
  readonly version: Version;
  /** Of the same app, in every environment. */
  readonly own: readonly KnownVersion[];
  readonly fleet: Fleet;
  readonly freezes: readonly Freeze[];
  readonly now: number;
}

export function pendingGates({ target, version, own, ...world }: Waiting): PendingGates | null {
  const { fleet, freezes, now } = world;
  const { app, environment: name, path } = target;
  const environment = fleet.spec.environments.find((each) => each.name === name);
  if (environment === undefined) return null;
  const settings = promotionOf(environment);
  const sources = sourcesOf({ app, own, environment, version, fleet });
  const facts = { app, environment: name, overlay: path, now, settings, freezes, sources };
  const gates = judgeEarlyGates(facts);
  const [open] = gates.filter(({ verdict }) => verdict !== "pass");
  return {
    verdict: verdictOf(gates),
    reason: open === undefined ? null : `${open.gate}: ${open.reason}`,
    passesAt: passesAt(gates),
    unasked: laterGates(settings),
  };
}

interface Sources extends Pick<Waiting, "own" | "version" | "fleet"> {
  readonly app: string;
  readonly environment: Environment;
}

function sourcesOf({ app, own, environment, version, fleet }: Sources): readonly SourceFacts[] {
  const names = sourceNames(fleet.spec.environments, { app, to: environment.name, own });
  return own
    .filter((status) => names.includes(status.environment))
    .map(({ environment: name, version: held, arrival }) => ({
      environment: name,
      hasVersion: holdsVersion(held, version),
      since: arrival?.time ?? null,
      commit: arrival?.commit ?? null,
      isOldestKnown: arrival?.isOldestKnown ?? false,
    }));
}
