import { setImmediate as turn } from "node:timers/promises";
import type { Decision } from "#core/policy/finding.ts";
import {
  joinSteps,
  judgeInSteps,
  type LiveNamespace,
  type NamespaceJudging,
} from "#core/policy/live/judge-namespace.ts";
import { policyCompliance } from "#core/policy/live/policy-compliance.ts";
import type { JudgedNamespace } from "./policy-report.ts";

/** What the report of a namespace or of the cluster says where no environment claims it. */
const NO_ENVIRONMENT = "none";

/** Judges what runs, step by step: between two of them this server answers reviews. */
export async function judgeLive(
  live: LiveNamespace,
  judging: NamespaceJudging,
): Promise<JudgedNamespace> {
  const steps: Decision[] = [];
  for (const step of judgeInSteps(live, judging)) {
    steps.push(step);
    await turn();
  }
  const decision = joinSteps(steps, { live, judging });
  return {
    environment: judging.environment ?? NO_ENVIRONMENT,
    revision: judging.guardrails.revision,
    findings: decision.findings,
    compliance: policyCompliance(live, { decision, judging }),
  };
}
