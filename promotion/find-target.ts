import { didYouMeanSentence } from "#core/did-you-mean.ts";
import { TiphysError } from "#core/errors.ts";
import type { Environment } from "#core/policy/fleet.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import type { Snapshot } from "./snapshot.ts";

interface Wanted {
  readonly app: string;
  readonly environment: string;
  /** Who asks, for messages: "rollback". */
  readonly verb: string;
}

export interface FoundTarget {
  readonly target: AppOverlay;
  readonly environment: Environment;
}

/** The only overlay of an app in an environment. @throws USAGE_INVALID */
export function findTarget(
  { loaded, overlays }: Pick<Snapshot, "loaded" | "overlays">,
  { app, environment: name, verb }: Wanted,
): FoundTarget {
  const { environments } = loaded.fleet.spec;
  const environment = environments.find((each) => each.name === name);
  const [target, second] = overlays.filter((each) => each.app === app && each.environment === name);
  if (environment === undefined || target === undefined) {
    const apps = overlays.filter((each) => each.environment === name).map((each) => each.app);
    const names = environments.map((each) => each.name);
    const meant =
      environment === undefined ? didYouMeanSentence(name, names) : didYouMeanSentence(app, apps);
    const found = `got "${app}" in "${name}".${meant}`;
    throw usage(verb, `expected an app in an environment of the fleet, ${found}`);
  }
  if (second !== undefined)
    throw usage(
      verb,
      `expected one overlay of "${app}" in ${name}, got ${target.path} and ${second.path}.`,
    );
  return { target, environment };
}

function usage(verb: string, problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `${verb}: ${problem} See them with tiphys status.`);
}
