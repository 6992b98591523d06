import { compileGuardrails } from "#core/policy/compile-guardrails.ts";
import type { GuardrailLayer } from "#core/policy/guardrails.ts";
import type { GuardrailStore } from "../guardrails/guardrail-store.ts";
import type { ForcedBundle, InForce } from "../review/in-force.ts";

/**
 * What is in force with the rules over whole namespaces, which reviews go without. Compiled when it is first asked
 * for, and again when a bundle changed.
 */
export function wholeBundles(store: GuardrailStore): () => Promise<InForce> {
  let known: ReadonlyMap<string, GuardrailLayer> = new Map();
  return async () => {
    const { inForce, sources } = store;
    const layers = new Map<string, GuardrailLayer>();
    for (const { name, layer } of [...inForce.platform, ...inForce.repositories]) {
      const source = sources.get(name);
      const cached = known.get(name);
      const isCurrent = cached?.revision === layer.revision;
      const compiled = isCurrent || source === undefined ? cached : await compile(source);
      if (compiled !== undefined) layers.set(name, compiled);
    }
    known = layers;
    const whole = (bundle: ForcedBundle) => ({
      ...bundle,
      layer: layers.get(bundle.name) ?? bundle.layer,
    });
    return {
      ...inForce,
      platform: inForce.platform.map(whole),
      repositories: inForce.repositories.map(whole),
    };
  };
}

async function compile(
  source: Parameters<typeof compileGuardrails>[0][number],
): Promise<GuardrailLayer | undefined> {
  const { guardrails } = await compileGuardrails([source]);
  return guardrails.layers[0];
}
