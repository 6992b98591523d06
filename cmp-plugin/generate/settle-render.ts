import { atMost, sortFindings } from "#core/policy/decide.ts";
import { literalNamespace, overlayClaims } from "#core/policy/environment.ts";
import { decisionEnd } from "#core/policy/decision-end.ts";
import type { Decision, Finding } from "#core/policy/finding.ts";
import type { Environment } from "#core/policy/fleet.ts";
import { renderFacts } from "#core/policy/render-loss.ts";
import type { LoadedGuardrails } from "#rendering/load-guardrails.ts";
import type { ManifestText, PreparedResources } from "#rendering/prepare-resources.ts";
import type { FirstBuild } from "#rendering/render-overlay.ts";
import type { PluginConfig } from "../plugin-config.ts";
import { compareWithLastGood } from "./compare-with-last-good.ts";
import { denialReport, warningLine } from "./denial-report.ts";
import type { RenderOutcome, RenderSetting } from "./render-application.ts";

/** An application's manifests, and what the engine said of them. */
export interface JudgedRender {
  readonly config: PluginConfig;
  readonly loaded: LoadedGuardrails;
  /** Repository-relative. */
  readonly path: string;
  /** What of that stands above the part of the repository that is there. */
  readonly above: string | undefined;
  readonly environment: Environment | null;
  readonly texts: readonly ManifestText[];
  /** null where nothing was rendered. */
  readonly build: FirstBuild | null;
  readonly decision: Decision;
  readonly prepared: PreparedResources;
  /** By which schemas it was judged, where that is to be said. */
  readonly hint: string | null;
  readonly now: number;
}

/** From what was judged to what Argo CD gets: all manifests, or the reasons for none. */
export async function settleRender(
  judged: JudgedRender,
  { lastGood }: Pick<RenderSetting, "lastGood">,
): Promise<RenderOutcome> {
  const { loaded, path, environment, texts, decision, prepared, hint, now } = judged;
  const facts = renderFacts(prepared.resources.map(({ object }) => object));
  const compared = await compareWithLastGood({ facts, fleet: loaded.fleet, path, now, lastGood });
  const own = lowered(decision.findings, loaded);
  const findings = withFindings(own, lowered(compared.findings, loaded));
  const { revision } = decision;
  const report = { path, environment: environment?.name ?? null, findings, revision };
  const end = decisionEnd(loaded.guardrails, now);
  // What is said of a loss depends on an earlier render, and not on the files alone.
  const isRepeatable = compared.findings.length === 0;
  if (findings.some((finding) => finding.action === "deny")) {
    const { blameDenials } = await import("./blame-denials.ts");
    const { build, above } = judged;
    const { resources } = prepared;
    const blamed = await blameDenials(findings, { texts, build, resources, above });
    const isWhole = isRepeatable && blamed.problem === null;
    const text = denialReport({ ...report, ...blamed });
    return { isDenied: true, report: text, end, isRepeatable: isWhole };
  }
  const hints = [...compared.hints, ...(hint === null ? [] : [hint])];
  const line = warningLine({ ...report, hints });
  // What the last good render says is not in the object: it would be gone with the next render.
  const whole = await withReport(judged, own);
  return { isDenied: false, report: line, texts: whole, facts, end, isRepeatable };
}

/** The texts, with the report object behind them where the fleet asks for it. */
async function withReport(
  { loaded: { fleet }, path, environment, texts, prepared, config }: JudgedRender,
  findings: readonly Finding[],
): Promise<readonly ManifestText[]> {
  if (!fleet.spec.render.report) return texts;
  const { reportObject } = await import("./report-object.ts");
  const fallback = environment === null ? null : literalNamespace(environment);
  const object = reportObject({
    app: config.appName ?? overlayClaims(fleet, path)[0]?.app ?? path,
    path,
    environment: environment?.name ?? null,
    namespace: config.appNamespace ?? fallback,
    findings,
    resources: prepared.resources,
  });
  return [...texts, object];
}

function withFindings(findings: readonly Finding[], more: readonly Finding[]): readonly Finding[] {
  return more.length === 0 ? findings : sortFindings([...findings, ...more]);
}

/** render.maxAction of a fleet lowers what its own policies deny: the repository's never the platform's. */
function lowered(
  findings: readonly Finding[],
  { fleet, platform, platformPolicies }: LoadedGuardrails,
): readonly Finding[] {
  return findings.map((finding) => {
    if (finding.action === "off") return finding;
    const owner = platformPolicies.has(finding.policy) ? platform : fleet;
    const maxAction = owner?.spec.render.maxAction ?? "deny";
    return { ...finding, action: atMost(finding.action, maxAction) };
  });
}
