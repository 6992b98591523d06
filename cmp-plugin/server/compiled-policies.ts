import { compileOrThrow } from "#adapters/origin-document.ts";
import { digest } from "#core/document/digest.ts";
import type { Guardrails } from "#core/policy/guardrails.ts";
import type { Compile } from "#rendering/load-guardrails.ts";

/**
 * Compiles each content once, and keeps the `max` used last. What does not compile is compiled again: its error
 * names the files of its own repository.
 */
export function compiledPolicies(max: number, compile: Compile = compileOrThrow): Compile {
  const kept = new Map<string, Promise<Guardrails>>();
  return (sources, originOf) => {
    const key = digest(sources.map((source) => ({ ...source, crdScopes: [...source.crdScopes] })));
    const known = kept.get(key);
    const guardrails = known ?? compile(sources, originOf);
    // Last in the order of the Map is the one used last.
    kept.delete(key);
    kept.set(key, guardrails);
    const [oldest] = kept.keys();
    if (kept.size > max && oldest !== undefined) kept.delete(oldest);
    guardrails.catch(() => kept.get(key) === guardrails && kept.delete(key));
    return guardrails;
  };
}
