/** A step of a canary; what it does not say is null. */
export interface RolloutStep {
  readonly weight: number | null;
  readonly pause: { readonly duration: string | number | null } | null;
  readonly hasAnalysis: boolean;
}

interface WrittenStep {
  readonly setWeight?: unknown;
  readonly pause?: { readonly duration?: unknown } | null;
  readonly analysis?: unknown;
}

/** The canary's steps of an Argo Rollout, as far as they are readable; [] for any other object. */
export function decodeSteps(rollout: unknown): readonly RolloutStep[] {
  const { spec } = rollout as { readonly spec?: unknown };
  const steps = at(at(at(spec, "strategy"), "canary"), "steps");
  return Array.isArray(steps) ? steps.map((step) => decodeStep((step ?? {}) as WrittenStep)) : [];
}

function decodeStep({ setWeight, pause, analysis }: WrittenStep): RolloutStep {
  const duration = pause?.duration;
  const isTimed = typeof duration === "string" || typeof duration === "number";
  return {
    weight: typeof setWeight === "number" ? setWeight : null,
    pause: pause === undefined ? null : { duration: isTimed ? duration : null },
    hasAnalysis: analysis !== undefined && analysis !== null,
  };
}

function at(value: unknown, field: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return (value as Readonly<Record<string, unknown>>)[field];
}
