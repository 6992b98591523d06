import { TiphysError } from "#core/errors.ts";
import { compareFindings, decisionOf } from "#core/policy/decide.ts";
import { overlayClaims } from "#core/policy/environment.ts";
import type { AppendSlos } from "#rendering/append-slos.ts";
import type { schemaChooser } from "#rendering/choose-schemas.ts";
import { judge } from "#rendering/judge.ts";
import type { PreparedResources } from "#rendering/prepare-resources.ts";
import type { CheckGuardrails } from "./load-check-guardrails.ts";
import type { CheckOptions } from "./check-options.ts";
import type { TargetReport } from "./check-report.ts";
import { claimFindings } from "./claim-findings.ts";
import { findEnvironment } from "./find-environment.ts";
import type { TargetTexts } from "./read-target.ts";

/** A target's manifests, or why there are none. */
export type TargetReading = TargetTexts | { readonly error: TiphysError };

export interface JudgeContext {
  readonly path: string;
  readonly loaded: CheckGuardrails;
  readonly options: CheckOptions;
  readonly appendSlos: AppendSlos;
  readonly schemasFor: ReturnType<typeof schemaChooser>;
  readonly appNamespace: string | null;
  readonly now: number;
}

/** A target's report, with what was judged; null where that could not be read. */
export interface JudgedTarget {
  readonly report: TargetReport;
  readonly prepared: PreparedResources | null;
}

/** Judges one target. What cannot be read becomes its report's error; faults of ours are thrown on. */
export function judgeTarget(reading: TargetReading, context: JudgeContext): JudgedTarget {
  if ("error" in reading) return errorReport(reading.error, context);
  try {
    return judgeTexts(reading, context);
  } catch (error) {
    if (error instanceof TiphysError) return errorReport(error, context);
    throw error;
  }
}

function judgeTexts({ texts: read, build }: TargetTexts, context: JudgeContext): JudgedTarget {
  const { path, loaded, options, appNamespace, now } = context;
  const place = placeOf(context);
  const { environment } = place;
  const namespace = appNamespace ?? options.namespace;
  // What a person wrote, or piped in, is judged as it is.
  const texts = build === null ? read : context.appendSlos({ texts: read, environment, namespace });
  const { decision, prepared } = judge({
    guardrails: loaded.guardrails,
    door: "check",
    environment,
    texts,
    bundle: path,
    namespace,
    now,
    schemas: context.schemasFor(environment).schemas,
  });
  const own =
    loaded.judgedFleet === null
      ? []
      : claimFindings({ path, fleet: loaded.judgedFleet, prepared, ...place });
  const findings =
    own.length === 0 ? decision.findings : [...decision.findings, ...own].sort(compareFindings);
  const report = {
    path,
    app: place.app,
    environment: environment?.name ?? null,
    decision: decisionOf(findings),
    resources: decision.counts.resources,
    error: null,
    findings,
  };
  return { report, prepared };
}

function placeOf({ path, loaded: { fleet }, options }: JudgeContext) {
  const claims = fleet === null ? [] : overlayClaims(fleet, path);
  const [first] = claims;
  if (options.environment === null) {
    return { claims, environment: first?.environment ?? null, app: first?.app ?? null };
  }
  const environment = findEnvironment(fleet, options.environment);
  const own = claims.find((claim) => claim.environment === environment) ?? first;
  return { claims, environment, app: own?.app ?? null };
}

/** Only kustomize's own text is shown whole: the picture of unreadable YAML can hold a Secret's values. */
function errorReport(error: TiphysError, context: JudgeContext): JudgedTarget {
  const { path, options } = context;
  const { environment, app } = placeOf(context);
  const detail = options.fullErrors && error.code === "RENDER_FAILED" ? error.detail : null;
  const message = detail === null ? error.message : `${error.message}\n${detail.trimEnd()}`;
  const report = {
    path,
    app,
    environment: environment?.name ?? null,
    decision: null,
    resources: 0,
    error: { code: error.code, message },
    findings: [],
  };
  return { report, prepared: null };
}
