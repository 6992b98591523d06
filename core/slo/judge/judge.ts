import type { Answer, Verdict, VerdictFacts } from "../verdict.ts";
import { baselineAnswer } from "./baseline-answer.ts";
import { budgetAnswer } from "./budget-answer.ts";
import { burnAnswer } from "./burn-answer.ts";
import { conclude } from "./conclude.ts";
import { costAnswer } from "./cost-answer.ts";
import { evidenceAnswer } from "./evidence-answer.ts";
import { gaugeAnswer } from "./gauge-answer.ts";
import { latencyAnswers } from "./latency-answer.ts";
import { type Look, lookAt, nounOf } from "./look.ts";
import { ownSteps } from "./own-steps.ts";
import { stepsBetween } from "./series-steps.ts";
import { sourceAnswer } from "./source-answer.ts";
import { strictness } from "./strictness.ts";

/** May this go on? The same facts give the same verdict anywhere and at any time. */
export function judge(facts: VerdictFacts): Verdict {
  const answers = [
    sourceAnswer(facts),
    budgetAnswer(facts),
    burnAnswer(facts),
    ...(nounOf(facts.objective) === "time slice" ? [gaugeAnswer(facts)] : eventAnswers(facts)),
  ];
  return conclude(
    answers.filter((answer) => answer !== null),
    facts.objective,
  );
}

/** The questions about requests: of a canary, else of the service itself. */
export function eventAnswers(facts: VerdictFacts): readonly (Answer | null)[] {
  if (facts.canary === null) return [serviceEvidence(facts)];
  const look = lookAt(facts);
  if (look === null || look.counts.total === 0) return [];
  return [
    costAnswer(look),
    baselineAnswer(look),
    ...latencyAnswers(facts, look.alpha.latency),
    canaryEvidence(look),
  ];
}

/** Steps in which the baseline failed too need not be good, but if they are, they count. */
function canaryEvidence(look: Look): Answer {
  const {
    stepSeconds,
    noun,
    strictness: { limitRatio },
  } = look;
  const all = evidenceAnswer({ steps: look.canary, stepSeconds, limitRatio, noun });
  if (all.outcome === "pass") return all;
  return evidenceAnswer({ steps: ownSteps(look), stepSeconds, limitRatio, noun });
}

/** What a service without a canary is judged by: since the given moment, else the last hour. */
const SERVICE_MS = 3_600_000;

function serviceEvidence(facts: VerdictFacts): Answer | null {
  const { recent, nowMs, sinceMs, objective } = facts;
  if (!("value" in recent)) return null;
  return evidenceAnswer({
    steps: stepsBetween(recent.value, { fromMs: sinceMs ?? nowMs - SERVICE_MS, toMs: nowMs }),
    stepSeconds: recent.value.stepSeconds,
    limitRatio: strictness(facts).limitRatio,
    noun: nounOf(objective),
  });
}
