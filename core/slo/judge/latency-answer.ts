import type { Seen } from "../counts.ts";
import type { LatencyRule } from "../objective.ts";
import { chanceOfAtLeast } from "../statistics/binomial.ts";
import { excessEvidence } from "../statistics/excess-evidence.ts";
import type { Answer, LatencyFacts, VerdictFacts } from "../verdict.ts";
import { duration, times } from "./number-words.ts";

/** One step in which both versions' latency is known. */
interface LatencyPair {
  readonly canary: number;
  readonly baseline: number;
  readonly isOver: boolean;
}

/** Fewer steps than these prove no `for`, whatever it says. */
const FEWEST_STEPS = 3;
/** A coin would say so once in twenty. */
const PASS_CHANCE = 0.05;

/** Is the new version slower than its baseline by more than each rule allows? */
export function latencyAnswers(facts: VerdictFacts, alpha: number): readonly Answer[] {
  return facts.objective.canary.latency.map((rule) => {
    const found = facts.latency.find(({ quantile }) => quantile === rule.quantile);
    const name = `p${Number((rule.quantile * 100).toPrecision(6))}`;
    if (found === undefined) return hold(`${name} of both versions was not looked at`);
    const seen = pairsOf(found, facts);
    return "missing" in seen
      ? hold(`${name}: ${seen.missing.reason}`)
      : answer({ rule, name, alpha, pairs: seen.value, stepSeconds: found.stepSeconds });
  });
}

interface Looked {
  readonly rule: LatencyRule;
  readonly name: string;
  readonly alpha: number;
  readonly pairs: readonly (LatencyPair | null)[];
  readonly stepSeconds: number;
}

function answer({ rule, name, alpha, pairs, stepSeconds }: Looked): Answer {
  const known = pairs.filter((pair) => pair !== null);
  const last = known.at(-1);
  if (last === undefined) return hold(`${name} of both versions: nothing was measured yet`);
  const over = known.filter(({ isOver }) => isOver).length;
  const numbers = {
    steps: known.length,
    stepsOver: over,
    canary: last.canary,
    baseline: last.baseline,
  };
  const now = `${seconds(last.canary)} against ${seconds(last.baseline)}`;
  if (rule.forSeconds > 0 && last.isOver) {
    const steps = Math.max(FEWEST_STEPS, Math.ceil(rule.forSeconds / stepSeconds));
    const since = known.findLastIndex(({ isOver }) => !isOver);
    const lasted = (known.length - 1 - since) * stepSeconds;
    if (lasted >= steps * stepSeconds) {
      const reason = `${name} is over ${times(rule.maxRatio)} its baseline for ${duration(lasted)}: ${now}`;
      return { question: "latency", outcome: "fail", reason, numbers };
    }
    const waits = `${duration(lasted)} of ${duration(steps * stepSeconds)}`;
    return hold(
      `${name} is over ${times(rule.maxRatio)} its baseline, for ${waits}: ${now}`,
      numbers,
    );
  }
  return wholeRun({ rule, name, alpha, now, numbers, minutes: oneAMinute(pairs, stepSeconds) });
}

interface WholeRun extends Pick<Looked, "rule" | "name" | "alpha"> {
  readonly now: string;
  readonly numbers: Answer["numbers"];
  readonly minutes: readonly LatencyPair[];
}

/** A coin that decides in which minutes the limit is kept: is it surely on one side? */
function wholeRun({ rule, name, alpha, now, numbers, minutes }: WholeRun): Answer {
  const over = minutes.filter(({ isOver }) => isOver).length;
  const within = minutes.length - over;
  const evidence = excessEvidence({
    steps: minutes.map(({ isOver }) => ({ total: 1, bad: isOver ? 1 : 0 })),
    limitRatio: 0.5,
    clump: 1,
  });
  if (rule.forSeconds === 0 && evidence.log >= Math.log(1 / alpha)) {
    const reason = `${name} is over ${times(rule.maxRatio)} its baseline in ${over} of ${minutes.length} minutes: ${now}`;
    return { question: "latency", outcome: "fail", reason, numbers };
  }
  const said = `${name} within ${times(rule.maxRatio)} of its baseline in ${within} of ${minutes.length} minutes`;
  return chanceOfAtLeast({ total: minutes.length, bad: within }, 0.5) <= PASS_CHANCE
    ? { question: "latency", outcome: "pass", reason: `${said}: ${now}`, numbers }
    : hold(`${said}, ${within > over ? "too few to be sure" : "too few of them"}: ${now}`, numbers);
}

/** A quantile is of a minute or more; neighbouring steps share most of it and are no new evidence. */
function oneAMinute(pairs: Looked["pairs"], stepSeconds: number): readonly LatencyPair[] {
  const every = Math.max(1, Math.ceil(60 / stepSeconds));
  return pairs.filter((_, index) => index % every === every - 1).filter((pair) => pair !== null);
}

/** Steps from the canary's beginning, newest last; a step that either side does not know is null. */
function pairsOf(found: LatencyFacts, facts: VerdictFacts): Seen<readonly (LatencyPair | null)[]> {
  const { objective, nowMs, sinceMs } = facts;
  if ("missing" in found.canary) return found.canary;
  const rule = objective.canary.latency.find(({ quantile }) => quantile === found.quantile);
  const fixed = recordedSeconds(facts, found.quantile);
  if (fixed === null && "missing" in found.baseline) return found.baseline;
  const theirs = "value" in found.baseline ? found.baseline.value : [];
  const ours = found.canary.value;
  const since =
    sinceMs === null ? Infinity : Math.ceil((nowMs - sinceMs) / 1000 / found.stepSeconds);
  const first = Math.max(0, ours.length - since);
  const value = ours.slice(first).map((canary, index) => {
    const fromEnd = ours.length - first - index;
    const baseline = fixed ?? theirs[theirs.length - fromEnd] ?? null;
    return canary === null || baseline === null || !(baseline > 0) || !Number.isFinite(canary)
      ? null
      : { canary, baseline, isOver: canary > baseline * (rule?.maxRatio ?? 1) };
  });
  return { value };
}

function recordedSeconds({ objective }: VerdictFacts, quantile: number): number | null {
  if (objective.baseline.kind !== "recorded") return null;
  const entry = Object.entries(objective.baseline.latencySeconds).find(
    ([name]) => Number(name) === quantile || name === `p${quantile * 100}`,
  );
  return entry?.[1] ?? null;
}

function hold(reason: string, numbers: Answer["numbers"] = {}): Answer {
  return { question: "latency", outcome: "hold", reason, numbers };
}

/** "1.2s", "85ms". */
function seconds(value: number): string {
  return value >= 1
    ? `${Number(value.toPrecision(2))}s`
    : `${Number((value * 1000).toPrecision(2))}ms`;
}
