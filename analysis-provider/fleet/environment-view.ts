import type { Environment } from "#core/policy/fleet.ts";
import type { ClusterState } from "./cluster-state.ts";
import { environmentFindings, reportsOf } from "./environment-findings.ts";
import { type Standing, standingOf } from "./standing-of.ts";

export interface EnvironmentView {
  readonly name: string;
  readonly standing: Standing;
  /** Resources, once for each policy; null where the scan said nothing. */
  readonly compliance: { readonly judged: number; readonly failed: number } | null;
  readonly denied: number;
  readonly warned: number;
  readonly excepted: number;
}

/** An environment over all of its apps. */
export function environmentView(environment: Environment, state: ClusterState): EnvironmentView {
  const findings = environmentFindings(environment, state);
  const sums = reportsOf(environment, state).flatMap(
    ({ compliance }) => compliance[environment.name] ?? [],
  );
  const judged = sums.reduce((sum, one) => sum + one.judged, 0);
  const failed = sums.reduce((sum, one) => sum + one.failed, 0);
  const count = (wanted: (result: string) => boolean) =>
    findings.filter(({ result }) => wanted(result)).length;
  return {
    name: environment.name,
    standing: standingOf(findings, sums.length > 0),
    compliance: judged === 0 ? null : { judged, failed },
    denied: count((result) => result === "fail" || result === "error"),
    warned: count((result) => result === "warn"),
    excepted: findings.filter(({ exception }) => exception !== null).length,
  };
}
