import { parseDuration } from "#core/duration.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { Environment, FleetSpec } from "./fleet.ts";
import { endOfMoment } from "./moment.ts";
import { orderProblems } from "./order-problems.ts";
import { promotionOf } from "./promotion-settings.ts";
import { signerProblems } from "./signer.ts";
import { windowProblems } from "./time-window.ts";

/** What is wrong with a fleet that fits its JSON Schema. */
export function fleetProblems(spec: FleetSpec): readonly DocumentProblem[] {
  return [
    ...repeatedEnvironments(spec.environments),
    ...spec.environments.flatMap(overlayProblems),
    ...endProblems(spec),
    ...lossProblems(spec),
    ...orderProblems(spec.environments),
    ...windowProblems(spec.environments),
    ...soakProblems(spec.environments),
    ...signerProblems(spec),
    ...pathProblems(spec),
  ];
}

function repeatedEnvironments(environments: readonly Environment[]): readonly DocumentProblem[] {
  const seen = new Set<string>();
  return environments.flatMap(({ name }, index) => {
    const isRepeated = seen.has(name);
    seen.add(name);
    if (!isRepeated) return [];
    const at = ["spec", "environments", index, "name"];
    const message = `environment "${name}" is there twice`;
    return [{ at, message, remedy: "Give each its own name." }];
  });
}

function overlayProblems({ overlays }: Environment, index: number): readonly DocumentProblem[] {
  return overlays.flatMap((overlay, place) => {
    const path = typeof overlay === "string" ? overlay : overlay.path;
    const at = ["spec", "environments", index, "overlays", place];
    const segment = path.split("/").find(isMixed);
    if (segment === undefined) return outsideProblem(path, at);
    const message = `expected {app} beside literal text only, got "${segment}"`;
    return [{ at, message, remedy: "Write the wildcard into a segment of its own." }];
  });
}

/** {app} with a wildcard, or a second {app}, in one segment of a path. */
function isMixed(segment: string): boolean {
  return segment.includes("{app}") && /[*?{}]/.test(segment.replace("{app}", ""));
}

function endProblems({ overrides }: FleetSpec): readonly DocumentProblem[] {
  return overrides.flatMap(({ until }, index) => {
    if (until === undefined || endOfMoment(until) !== null) return [];
    const at = ["spec", "overrides", index, "until"];
    return [{ at, message: `expected a real day, got "${until}"` }];
  });
}

function lossProblems({ render: { acceptedLoss } }: FleetSpec): readonly DocumentProblem[] {
  return acceptedLoss.flatMap(({ overlay, resources, kinds, until }, index) => {
    const at = ["spec", "render", "acceptedLoss", index];
    const real = `expected a real day, got "${until}"`;
    const end = endOfMoment(until) === null ? [{ at: [...at, "until"], message: real }] : [];
    const message = "expected resources, kinds or both, got neither";
    const remedy = "Say what may go.";
    const none = resources === undefined && kinds === undefined ? [{ at, message, remedy }] : [];
    return [...none, ...end, ...outsideProblem(overlay, [...at, "overlay"])];
  });
}

/** Weeks fit the form of a duration, and are read nowhere. */
function soakProblems(environments: readonly Environment[]): readonly DocumentProblem[] {
  return environments.flatMap((environment, index) => {
    const { soak } = promotionOf(environment);
    if (parseDuration(soak) !== null) return [];
    const at = ["spec", "environments", index, "promotion", "soak"];
    return [{ at, message: `expected days, hours, minutes or seconds such as 7d, got "${soak}"` }];
  });
}

/** Globs and files are looked for below the repository's root: what leads out of it would find nothing. */
function pathProblems(spec: FleetSpec): readonly DocumentProblem[] {
  const lists = (["exceptions", "slos", "freezes", "crds"] as const).flatMap((field) =>
    spec[field].flatMap((path, index) => outsideProblem(path, ["spec", field, index])),
  );
  const policies = spec.policies.flatMap((entry, index) =>
    typeof entry === "string"
      ? outsideProblem(entry, ["spec", "policies", index])
      : [
          ...outsideProblem(entry.use, ["spec", "policies", index, "use"]),
          ...outsideProblem(entry.context ?? "", ["spec", "policies", index, "context"]),
        ],
  );
  const baseline =
    spec.baseline === undefined ? [] : outsideProblem(spec.baseline, ["spec", "baseline"]);
  return [...policies, ...lists, ...baseline];
}

function outsideProblem(
  path: string,
  at: readonly (string | number)[],
): readonly DocumentProblem[] {
  if (!path.startsWith("/") && !path.split("/").includes("..")) return [];
  const message = `expected a path inside the repository, got "${path}"`;
  return [{ at, message, remedy: "Write it as seen from the folder of tiphys.yaml." }];
}
