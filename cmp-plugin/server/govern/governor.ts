import { TiphysError } from "#core/errors.ts";
import { openPlaces } from "./places.ts";

export interface GovernorLimits {
  /** Works at once. */
  readonly places: number;
  /** Works that wait for a place. */
  readonly maxWaiting: number;
  /** How long before the caller's deadline a work is ended, so that it hears why. */
  readonly marginMs: number;
  /** For callers without a deadline. */
  readonly longestMs: number;
}

export interface Task {
  /** Whose it is: owners take turns. */
  readonly owner: string;
  /** For messages: what is rendered. */
  readonly place: string;
  /** Milliseconds since the epoch; null when the caller waits for ever. */
  readonly deadline: number | null;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
  /** Told when its work begins. */
  readonly onStart?: (waitedMs: number) => void;
}

/** Lets works run, a few at a time, each no longer than its caller waits. */
export interface Governor {
  /**
   * Answers in time, with the work's answer or the reason why there is none. A place is free again when its work
   * has really ended. @throws OVERLOADED, RENDER_TIMED_OUT, STOPPING
   */
  readonly run: <T>(task: Task, work: (signal: AbortSignal) => Promise<T>) => Promise<T>;
  readonly running: () => number;
  readonly waiting: () => number;
  /** Ends all works and refuses new ones. */
  readonly stop: () => void;
  /** Resolves when nothing runs or waits. */
  readonly idle: () => Promise<void>;
}

export function openGovernor(limits: GovernorLimits, now: () => number): Governor {
  const places = openPlaces(limits.places);
  const stopped = new AbortController();
  const run = async <T>(task: Task, work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    if (stopped.signal.aborted) throw stopping(task);
    if (places.isFull() && places.waiting() >= limits.maxWaiting) throw overloaded(task, places);
    const clock = openClock(task, { limits, now });
    const signal = AbortSignal.any([task.signal, stopped.signal, clock.signal]);
    try {
      await places.take(task.owner, signal);
      const waitedMs = clock.started();
      task.onStart?.(waitedMs);
      const working = signal.aborted ? Promise.reject(signal.reason) : work(signal);
      working.then(places.free, places.free);
      return await untilAborted(working, signal);
    } catch (error) {
      if (stopped.signal.aborted) throw stopping(task);
      throw clock.signal.aborted ? clock.signal.reason : error;
    } finally {
      clock.stop();
    }
  };
  const { running, waiting, idle } = places;
  return { run, running, waiting, idle, stop: () => stopped.abort() };
}

/** The work's answer, or the reason of an abort that comes first; the work may go on for a while then. */
function untilAborted<T>(working: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const leave = () => reject(signal.reason);
    if (signal.aborted) leave();
    signal.addEventListener("abort", leave, { once: true });
    working.then(resolve, reject).finally(() => signal.removeEventListener("abort", leave));
  });
}

interface Clock {
  readonly signal: AbortSignal;
  /** To be called when the work begins; how long it waited. */
  readonly started: () => number;
  readonly stop: () => void;
}

interface ClockSetting {
  readonly limits: GovernorLimits;
  readonly now: () => number;
}

/** Aborts, with the error for the caller, shortly before it gives up. */
function openClock(task: Task, { limits, now }: ClockSetting): Clock {
  const began = now();
  const given = task.deadline === null ? limits.longestMs : task.deadline - began;
  const allowedMs = Math.max(0, Math.min(given - limits.marginMs, limits.longestMs));
  const control = new AbortController();
  let waitedMs: number | null = null;
  const timer = setTimeout(() => control.abort(timedOut(task, allowedMs, waitedMs)), allowedMs);
  return {
    signal: control.signal,
    started: () => (waitedMs = now() - began),
    stop: () => clearTimeout(timer),
  };
}

function timedOut({ place }: Task, allowedMs: number, waitedMs: number | null): TiphysError {
  const spent =
    waitedMs === null
      ? "it waited in the queue all that time"
      : `it waited ${seconds(waitedMs)} in the queue and then rendered for ${seconds(allowedMs - waitedMs)}`;
  return new TiphysError(
    "RENDER_TIMED_OUT",
    `${place}: expected a render within ${seconds(allowedMs)}, the time that Argo CD waits; ${spent}. ` +
      "Raise controller.repo.server.timeout.seconds, or TIPHYS_MAX_RENDERS with the sidecar's CPU.",
  );
}

function seconds(milliseconds: number): string {
  return `${Math.round(Math.max(0, milliseconds) / 100) / 10} s`;
}

function overloaded({ place }: Task, places: Pick<Governor, "waiting" | "running">): TiphysError {
  const [waiting, running] = [places.waiting(), places.running()];
  return new TiphysError(
    "OVERLOADED",
    `${place}: expected at most ${waiting} renders to wait, ${waiting} wait already and ${running} run. ` +
      "Argo CD tries again; raise TIPHYS_MAX_RENDERS with the sidecar's CPU and memory if this lasts.",
  );
}

function stopping({ place }: Task): TiphysError {
  return new TiphysError("STOPPING", `${place}: the plugin is stopping. Argo CD tries again.`);
}
