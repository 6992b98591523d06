import { TiphysError } from "#core/errors.ts";
import { judge } from "#core/slo/judge/judge.ts";
import { judgeGroup } from "#core/slo/judge/judge-group.ts";
import type { Question } from "#core/slo/verdict.ts";
import { findObjective } from "../objectives/find-objective.ts";
import type { ObjectiveStore, ServedObjective } from "../objectives/objective-store.ts";
import type { SeenCanaries } from "./seen-canaries.ts";
import { KeptAnswers, type Kept } from "./kept-answers.ts";
import { type MeasureAnswer, measureAnswer, misfitAnswer } from "./measure-answer.ts";
import { FAILED_KEPT_MS, observeObjective, type ObservePorts } from "./observe-objective.ts";
import { nextStepMs } from "./read-objective.ts";
import { type MeasureRequest, readMeasureRequest } from "./read-measure-request.ts";

export interface MeasurePorts extends ObservePorts {
  readonly store: ObjectiveStore;
  readonly canaries: SeenCanaries;
  /** Makes a signal that ends when an answer is due. */
  readonly deadline: () => AbortSignal;
}

/** What was answered, as text, and the part of it that metrics and log want. */
export interface Measured {
  readonly text: string;
  readonly outcome: MeasureAnswer["result"][1];
  readonly reason: string;
  /** What was asked of the facts and decided; null for a misfit. */
  readonly question: Question | null;
  /** Of the objectives; null for a misfit. */
  readonly slo: string | null;
  /** Of the error, where the question could not be answered. */
  readonly code: string | null;
  /** Called each time this answer is given; true where it is another verdict on a canary than before. */
  readonly given: () => boolean;
}

const MAX_KEPT = 1000;
/** Of the texts of all that are kept: those of groups with facts are some hundred kilobytes each. */
const MAX_KEPT_CHARACTERS = 8 * 1024 * 1024;
/** Larger bodies hold something that is refused anyway. */
const MAX_KEPT_BODY = 8192;
/** Answers POST /v1/measure by the text of its body; never rejects but for a fault of ours. */
export function openMeasuring(ports: MeasurePorts): (body: string) => Promise<Measured> | Measured {
  const kept = new KeptAnswers<Measured>({
    maxEntries: MAX_KEPT,
    maxSize: MAX_KEPT_CHARACTERS,
    sizeOf: ({ text }) => text.length,
    now: ports.now,
  });
  return (body) => {
    const work = () => measureBody(body, ports);
    if (body.length > MAX_KEPT_BODY) return work().then(({ value }) => value);
    return kept.get(`${ports.store.version} ${body}`, work);
  };
}

async function measureBody(body: string, ports: MeasurePorts): Promise<Kept<Measured>> {
  const nowMs = ports.now();
  try {
    const request = readMeasureRequest(body, nowMs);
    const { namespace } = request;
    const served = request.slos.map((slo) => findObjective(ports.store, { slo, namespace }));
    return await measureServed(served, { request, ports, nowMs });
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    const value = misfit(error, ports);
    return { value, untilMs: nowMs + FAILED_KEPT_MS };
  }
}

interface Measuring {
  readonly request: MeasureRequest;
  readonly ports: MeasurePorts;
  readonly nowMs: number;
}

async function measureServed(
  served: readonly ServedObjective[],
  { request, ports, nowMs }: Measuring,
): Promise<Kept<Measured>> {
  const { sinceMs, canaryHash, stableHash } = request;
  const look = { nowMs, sinceMs, canaryHash, stableHash };
  const signal = ports.deadline();
  const seen = await Promise.all(
    served.map((one) => observeObjective(one, { look, ports, signal })),
  );
  const observed = seen.map((one) => ({ ...one, verdict: judge(one.facts) }));
  const [only, second] = observed;
  const verdict =
    only !== undefined && second === undefined
      ? only.verdict
      : judgeGroup(observed.map(({ facts }) => facts));
  const answer = measureAnswer({ request, verdict, observed });
  // Kept with the text: the whole answer, with its facts, would be kept a second time.
  const { result } = answer;
  const note = () => ports.canaries.note({ request, served, result, atMs: ports.now() });
  const isWhole = observed.every((one) => one.isWhole);
  const question = verdict.answers[0]?.question ?? "evidence";
  return {
    value: {
      ...measuredOf(answer),
      question,
      slo: request.slos.join(","),
      code: null,
      given: note,
    },
    untilMs: isWhole
      ? Math.min(
          ...served.map(({ objective }) =>
            nextStepMs(nowMs, ports.timing(objective.source).delaySeconds),
          ),
        )
      : ports.now() + FAILED_KEPT_MS,
  };
}

/** The answer to a question that met a fault of ours: an error would abort a rollout. */
export function faultAnswer(nowMs: number): Measured {
  const message = "internal error; see the log of tiphys";
  const answer = misfitAnswer("INTERNAL", message, { outcome: "hold", nowMs });
  return { ...measuredOf(answer), ...NO_QUESTION, code: "INTERNAL" };
}

/** What every fleet in force says of a request that makes no sense; hold where one says so, or none is there. */
export function misfit(
  { code, message }: TiphysError,
  { store, now }: Pick<MeasurePorts, "store" | "now">,
): Measured {
  const { statuses } = store;
  const isFail =
    statuses.length > 0 && statuses.every(({ onMisconfigured }) => onMisconfigured === "fail");
  const answer = misfitAnswer(code, message, { outcome: isFail ? "fail" : "hold", nowMs: now() });
  return { ...measuredOf(answer), ...NO_QUESTION, code };
}

const NO_QUESTION = { slo: null, question: null, given: () => false } as const;

function measuredOf(answer: MeasureAnswer) {
  const [, outcome, reason] = answer.result;
  return { text: JSON.stringify(answer), outcome, reason };
}
