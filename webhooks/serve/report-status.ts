import type { Logger } from "pino";
import type { BundleStatus, GuardrailStore } from "../guardrails/guardrail-store.ts";

/** Logs one line per change: what came into force, what is faulty, what was taken away, that there is nothing. */
export function statusReporter(log: Logger): (store: GuardrailStore) => void {
  let said: ReadonlyMap<string, string> | null = null;
  return ({ statuses, isReady }) => {
    if (!isReady && statuses.length === 0) return;
    const news = new Map(statuses.map((status) => [status.name, JSON.stringify(status)]));
    const isNews = (name: string) => news.get(name) !== said?.get(name);
    if (statuses.length === 0 && said?.size !== 0)
      log.warn("no bundle in force: everything is allowed");
    for (const status of statuses) if (isNews(status.name)) report(status, log);
    said = news;
  };
}

function report({ name, revision, faults, isOffered }: BundleStatus, log: Logger): void {
  if (faults.length > 0) {
    const rest = revision === null ? "and no good one is known" : "last good one stays in force";
    log.error({ bundle: name, revision, faults }, `bundle faulty, ${rest}`);
  } else if (isOffered) log.info({ bundle: name, revision }, "bundle in force");
  else log.warn({ bundle: name, revision }, "bundle taken away, last good one stays in force");
}
