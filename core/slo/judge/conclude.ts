import type { Objective } from "../objective.ts";
import type { Answer, Question, Verdict } from "../verdict.ts";

const OUTCOMES = ["fail", "hold", "pass"] as const;
/** Of equally bad answers the first one gives the reason. */
const QUESTIONS: readonly Question[] = [
  "source",
  "baseline",
  "cost",
  "latency",
  "gauge",
  "burn",
  "budget",
  "evidence",
];
/** What a pass is explained by. */
const PASS_QUESTIONS: readonly Question[] = ["cost", "gauge", "baseline", "latency"];

/** The worst answer decides; a pass needs that somebody looked at what was released. */
export function conclude(
  answers: readonly Answer[],
  { onFail }: Pick<Objective, "onFail">,
): Verdict {
  const sorted = [...answers].sort((left, right) => rank(left) - rank(right));
  const worst = sorted[0];
  const looked = answers.some(({ question }) => question === "evidence" || question === "gauge");
  if (worst === undefined || (worst.outcome === "pass" && !looked)) {
    return { outcome: "hold", value: null, reason: "nothing was looked at", answers: sorted };
  }
  const isHeld = worst.outcome === "fail" && onFail === "hold";
  return {
    outcome: isHeld ? "hold" : worst.outcome,
    value: valueOf(worst, answers),
    reason: isHeld
      ? `${worst.reason} (this objective holds, it never fails)`
      : reasonOf(worst, answers),
    answers: sorted,
  };
}

function rank({ outcome, question }: Answer): number {
  return OUTCOMES.indexOf(outcome) * QUESTIONS.length + QUESTIONS.indexOf(question);
}

function reasonOf(worst: Answer, answers: readonly Answer[]): string {
  if (worst.outcome !== "pass") return worst.reason;
  const said = PASS_QUESTIONS.flatMap((question) => {
    const all = answers.filter((answer) => answer.question === question);
    return all.length > 2
      ? [`${all.length} answers on ${question} pass`]
      : all.map(({ reason }) => reason);
  });
  const burn = answers.filter(({ question }) => question === "burn").map(({ reason }) => reason);
  return (said.length > 0 ? said : burn).join("; ");
}

/** The burn rate that decided, else the canary's, else the service's. */
function valueOf(worst: Answer, answers: readonly Answer[]): number | null {
  const byQuestion = (question: Question) => answers.find((answer) => answer.question === question);
  const sources = [worst, byQuestion("cost"), byQuestion("burn")];
  const rate = sources
    .map((answer) => answer?.numbers["burnRate"])
    .find((found) => found !== undefined);
  return rate === undefined || !Number.isFinite(rate) ? null : Number(rate.toPrecision(6));
}
