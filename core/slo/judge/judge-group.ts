import { objectiveId } from "../objective.ts";
import type { Answer, Verdict, VerdictFacts } from "../verdict.ts";
import { baselineAnswer } from "./baseline-answer.ts";
import { budgetAnswer } from "./budget-answer.ts";
import { burnAnswer } from "./burn-answer.ts";
import { conclude } from "./conclude.ts";
import { eventAnswers, judge } from "./judge.ts";
import { latencyAnswers } from "./latency-answer.ts";
import { lookAt, nounOf } from "./look.ts";
import { sourceAnswer } from "./source-answer.ts";
import { sumFacts } from "./sum-facts.ts";

/**
 * Several services released together: their events are added up for budget, burn, cost and evidence, and each
 * alone answers whether it is worse than its own baseline. Gauges and time slices are judged each alone.
 */
export function judgeGroup(members: readonly VerdictFacts[]): Verdict {
  const [only] = members;
  if (members.length === 1 && only !== undefined) return judge(only);
  const events = members.filter(({ objective }) => nounOf(objective) === "request");
  const answers = members.flatMap((member) => [
    named(sourceAnswer(member), member),
    ...(events.includes(member)
      ? comparisons(member)
      : judge(member).answers.filter(({ question }) => question !== "source")
    ).map((answer) => named(answer, member)),
  ]);
  const onFail = members.every(({ objective }) => objective.onFail === "hold") ? "hold" : "fail";
  return conclude([...answers, ...together(events)], { onFail });
}

/** What only makes sense of all at once. */
function together(events: readonly VerdictFacts[]): readonly Answer[] {
  const [first, ...rest] = events;
  if (first === undefined) return [];
  const { target } = first.objective;
  if (rest.some(({ objective }) => objective.target !== target)) {
    const reason = "objectives with different targets cannot be judged as one group";
    return [{ question: "evidence", outcome: "hold", reason, numbers: {} }];
  }
  const facts = sumFacts([first, ...rest]);
  const isAllSeen = events.every(isSeen);
  return [sourceAnswer(facts), budgetAnswer(facts), burnAnswer(facts), ...eventAnswers(facts)]
    .filter((answer) => answer !== null)
    .filter(({ question }) => question !== "baseline" && question !== "latency")
    .filter(({ question }) => question !== "source" || isAllSeen);
}

function isSeen(member: VerdictFacts): boolean {
  return sourceAnswer(member).outcome === "pass";
}

/** Is this one alone worse than before? Too few requests to compare are no answer here. */
function comparisons(member: VerdictFacts): readonly Answer[] {
  const look = lookAt(member);
  if (look === null || look.counts.total === 0) return [];
  const answer = baselineAnswer(look);
  return [...(answer === null ? [] : [answer]), ...latencyAnswers(member, look.alpha.latency)];
}

function named(answer: Answer, { objective }: VerdictFacts): Answer {
  const isHeld = answer.outcome === "fail" && objective.onFail === "hold";
  return {
    ...answer,
    outcome: isHeld ? "hold" : answer.outcome,
    reason: `${objectiveId(objective)}: ${answer.reason}`,
  };
}
