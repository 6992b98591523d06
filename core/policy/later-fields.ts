import { canonicalJson } from "#core/kube/canonical-json.ts";
import { isRecord } from "#core/kube/pod-template.ts";
import type { Environment, Fleet } from "./fleet.ts";

/** Fields of a fleet that are checked already and that nothing acts on yet, with their defaults. */
const LATER_FIELDS: readonly (readonly [path: string, normal: unknown])[] = [
  ["freezes", []],
  ["signers", []],
  ["promotable", { images: true, files: [], fields: [], apps: {} }],
  ["render.maxLoss", "30%"],
  ["render.acceptedLoss", []],
  ["render.report", false],
  ["admission.freeze", "warn"],
];

/** Of an environment that says nothing but its budget, which counts for SLOs already. */
const NO_PROMOTION = {
  after: [],
  optOut: [],
  required: false,
  soak: "0s",
  windows: [],
  checks: [],
};

/** Paths of the fields that a fleet gives another value than their default, and on which nothing acts yet. */
export function laterFields({ spec }: Fleet): readonly string[] {
  const own = LATER_FIELDS.filter(([path, normal]) => !isSame(valueAt(spec, path), normal));
  return [
    ...spec.environments.flatMap((environment, index) =>
      hasPromotion(environment) ? [`spec.environments[${index}].promotion`] : [],
    ),
    ...own.map(([path]) => `spec.${path}`),
  ];
}

function hasPromotion({ promotion = {} }: Environment): boolean {
  const { budget: _, ...others } = promotion;
  return Object.keys(others).length > 0 && !isSame(others, NO_PROMOTION);
}

function valueAt(spec: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), spec);
}

function isSame(left: unknown, right: unknown): boolean {
  return left === undefined || canonicalJson(left) === canonicalJson(right);
}
