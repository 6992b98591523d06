import { TiphysError } from "#core/errors.ts";
import type { Environment } from "#core/policy/fleet.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import { type AppOverlay, isLeftOut, known, refuseSeveral } from "./find-route.ts";

/** The way of a version that a command names, into an environment that comes after none. */
export interface EntryRoute {
  readonly target: AppOverlay;
  readonly source: null;
  readonly sources: readonly [];
  /** "ghcr.io/acme/shop:v1@sha256:…", as the command names them. */
  readonly images: readonly string[];
}

interface EntryRequest {
  readonly app: string;
  /** Null: the only environment that comes first. */
  readonly to: string | null;
  readonly images: readonly string[];
}

/** Where an image comes in. @throws USAGE_INVALID for unknown names, a later environment, several first ones */
export function findEntry(
  environments: readonly Environment[],
  overlays: readonly AppOverlay[],
  { app, to, images }: EntryRequest,
): EntryRoute {
  const names = environments.map(({ name }) => name);
  if (to !== null) known("--to", to, names);
  known("APP", app, [...new Set(overlays.map((overlay) => overlay.app))].sort());
  const own = overlays.filter((overlay) => overlay.app === app);
  const entries = environments.filter(
    (environment) =>
      promotionOf(environment).after.length === 0 &&
      own.some((overlay) => overlay.environment === environment.name) &&
      !isLeftOut(environments, { app, name: environment.name }),
  );
  const first = entries.map(({ name }) => name);
  const name = to ?? (first.length === 1 ? first[0] : undefined);
  if (name === undefined) throw unclear(app, first);
  const target = own.find(({ environment }) => environment === name);
  if (target === undefined || !first.includes(name)) throw later({ app, name, first });
  refuseSeveral([target], own);
  return { target, source: null, sources: [], images };
}

function unclear(app: string, first: readonly string[]): TiphysError {
  const problem =
    first.length === 0
      ? `expected "${app}" in an environment that comes after none, it is in no such one. Add its overlay there.`
      : `--to: expected one of ${first.join(", ")}, which all come after none, got nothing. Name one.`;
  return new TiphysError("USAGE_INVALID", `promote: ${problem}`);
}

interface LaterEntry {
  readonly app: string;
  readonly name: string;
  readonly first: readonly string[];
}

function later({ app, name, first }: LaterEntry): TiphysError {
  const [entry] = first;
  const advice =
    entry === undefined
      ? "Add its overlay to an environment that comes first."
      : `Bring the image into ${entry}, then promote it step by step: tiphys promote ${app} --to ${name}.`;
  return new TiphysError(
    "USAGE_INVALID",
    `promote: --to: expected with --image an environment of "${app}" that comes after none (${first.join(", ") || "none"}), got "${name}". ${advice}`,
  );
}
