import { TiphysError } from "#core/errors.ts";
import { didYouMeanSentence } from "#core/did-you-mean.ts";
import type { Environment } from "#core/policy/fleet.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";

/** An application's overlay in an environment. */
export interface AppOverlay {
  readonly app: string;
  readonly environment: string;
  readonly path: string;
}

export interface PromotionRequest {
  readonly app: string;
  readonly to: string;
  /** Null: whatever comes before. */
  readonly from: string | null;
}

export interface PromotionRoute {
  readonly target: AppOverlay;
  /** From which the version is taken. */
  readonly source: AppOverlay;
  /** All in which a version must have been, the source among them. */
  readonly sources: readonly AppOverlay[];
}

/** From where to where a promotion goes. @throws USAGE_INVALID for unknown names, the first environment, a skipped one */
export function findRoute(
  environments: readonly Environment[],
  overlays: readonly AppOverlay[],
  request: PromotionRequest,
): PromotionRoute {
  const { app, to, from } = request;
  known(
    "--to",
    to,
    environments.map(({ name }) => name),
  );
  const own = overlays.filter((overlay) => overlay.app === app);
  known("APP", app, [...new Set(overlays.map((overlay) => overlay.app))].sort());
  const target = own.find(({ environment }) => environment === to);
  if (target === undefined || isLeftOut(environments, { app, name: to }))
    throw notThere(request, own);
  const names = sourceNames(environments, { app, to, own });
  const sources = names.flatMap((name) => own.filter(({ environment }) => environment === name));
  if (from !== null)
    known(
      "--from",
      from,
      environments.map(({ name }) => name),
    );
  const source =
    from === null ? sources[0] : sources.find(({ environment }) => environment === from);
  if (sources.length === 0) throw nothingBefore(request);
  refuseSeveral([target, ...sources], own);
  if (source === undefined) throw skipped(request, names);
  return { target, source, sources };
}

interface Place {
  readonly app: string;
  readonly to: string;
  readonly own: readonly AppOverlay[];
}

/** The environments before one, each once; one that the app leaves out stands for those before it. */
export function sourceNames(
  environments: readonly Environment[],
  { app, to, own }: Place,
): readonly string[] {
  const environment = environments.find(({ name }) => name === to);
  const before = environment === undefined ? [] : promotionOf(environment).after;
  const names = before.flatMap((name) => {
    const isThere = own.some((overlay) => overlay.environment === name);
    const isStep = isThere && !isLeftOut(environments, { app, name });
    return isStep ? [name] : sourceNames(environments, { app, to: name, own });
  });
  return [...new Set(names)];
}

/** True where the app passes over an environment. */
export function isLeftOut(
  environments: readonly Environment[],
  { app, name }: { readonly app: string; readonly name: string },
): boolean {
  const environment = environments.find((each) => each.name === name);
  return environment !== undefined && promotionOf(environment).optOut.includes(app);
}

/** Of two overlays nobody can say which one has the version. @throws FLEET_INVALID */
export function refuseSeveral(used: readonly AppOverlay[], own: readonly AppOverlay[]): void {
  for (const { app, environment } of used) {
    const paths = own.filter((each) => each.environment === environment).map(({ path }) => path);
    if (paths.length <= 1) continue;
    throw new TiphysError(
      "FLEET_INVALID",
      `tiphys.yaml: expected one overlay of "${app}" in ${environment}, got ${paths.join(", ")}. Give each an environment or an app of its own: overlays take {path, app}.`,
    );
  }
}

/** @throws USAGE_INVALID for a name that is not among those */
export function known(option: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const hint = didYouMeanSentence(name, names);
  const list = names.length === 0 ? "no name, as the fleet has none" : `one of ${names.join(", ")}`;
  throw usage(`${option}: expected ${list}, got "${name}".${hint}`);
}

function notThere({ app, to }: PromotionRequest, own: readonly AppOverlay[]): TiphysError {
  const places = own.map(({ environment }) => environment).join(", ");
  return usage(
    `--to: expected an environment of "${app}" (${places}), got "${to}". Add its overlay, or take the app out of optOut.`,
  );
}

function nothingBefore({ to }: PromotionRequest): TiphysError {
  return usage(
    `--to: expected an environment that comes after another, got "${to}", which comes first. Bring an image there with --image REPO@sha256:…, commit its version, or name what comes before it in promotion.after.`,
  );
}

function skipped({ app, to, from }: PromotionRequest, names: readonly string[]): TiphysError {
  const [first = ""] = names;
  return usage(
    `--from: expected ${names.join(" or ")}, from which ${to} takes versions, got "${from ?? ""}". Promote step by step: tiphys promote ${app} --to ${first}.`,
  );
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `promote: ${problem}`);
}
