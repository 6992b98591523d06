import type { ShownException } from "../fleet/shown-exceptions.ts";
import { type Html, markup } from "./markup.ts";

/** As check warns of them. */
const SOON_MS = 14 * 86_400_000;

/** Exceptions by their end; what ends soon is marked. */
export function exceptionList(exceptions: readonly ShownException[], nowMs: number): Html {
  const items = exceptions.map((exception) => {
    const { name, policy, rules, owner, reason, ticket, expires, isBreakglass } = exception;
    const state = stateOf(exception, nowMs);
    return markup`<li>
      <strong>${name}</strong> <span class="state ${state.kind}">${state.words}</span> ${expires}
      <p class="soft">${isBreakglass ? "emergency: " : ""}${policy}/${rules.join(", ")}; ${owner}: ${reason}${ticket === null ? "" : ` (${ticket})`}</p>
    </li>`;
  });
  return markup`<section>
    <h2>Exceptions</h2>
    ${items.length === 0 ? markup`<p class="soft">None.</p>` : markup`<ul>${items}</ul>`}
  </section>`;
}

function stateOf({ endMs, isActive }: ShownException, nowMs: number) {
  if (!isActive) return { kind: "bad", words: "does not count" };
  if (endMs === null) return { kind: "unknown", words: "end not known" };
  if (endMs <= nowMs) return { kind: "bad", words: "ended" };
  return endMs - nowMs < SOON_MS
    ? { kind: "warn", words: "ends soon" }
    : { kind: "good", words: "until" };
}
