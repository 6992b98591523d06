import type { EvidenceSpec } from "../evidence/evidence-spec.ts";
import type { GateVerdict } from "../gates/gate.ts";
import { different, notRecomputable, same, type VerifyItem } from "./verify-item.ts";

interface GatesClaim {
  readonly spec: EvidenceSpec;
  /** What every gate that the environment asks for says of what Git holds, at that time; null: not to be had. */
  readonly recomputed: readonly GateVerdict[] | null;
  /** Gates that look at nothing but Git, and at what can be rendered from it. */
  readonly fromGit: ReadonlySet<string>;
  /** Why a gate may say something else here than there (other versions of programs), by its name. */
  readonly excuses: ReadonlyMap<string, string>;
}

/** Each gate that is asked for was told of, and says again what it said. */
export function verifyGates(claim: GatesClaim): readonly VerifyItem[] {
  const { spec, recomputed } = claim;
  if (recomputed === null)
    return [notRecomputable("gates", "the commit that was looked at is not in this clone")];
  const asked = recomputed.map(({ gate }) => String(gate));
  const told = spec.gates.map(({ gate }) => String(gate));
  const names = [...new Set([...asked, ...told, ...(spec.skipped ?? [])])];
  return names.map((name) => verifyGate(name, claim));
}

function verifyGate(name: string, claim: GatesClaim): VerifyItem {
  const { spec, recomputed, fromGit, excuses } = claim;
  const item = `gate ${name}`;
  const told = spec.gates.find(({ gate }) => gate === name);
  const again = recomputed?.find(({ gate }) => gate === name);
  const isSkipped = spec.skipped?.includes(name) === true;
  if (again === undefined) return different(item, "the environment does not ask for it");
  if (told === undefined)
    return isSkipped
      ? same(item, "had no say, as the evidence says")
      : different(item, "the environment asks for it, and the evidence tells nothing of it");
  if (told.verdict !== "pass" && !isSkipped)
    return different(item, `the evidence says ${told.verdict}: nothing may move so`);
  if (!fromGit.has(name)) return notRecomputable(item, `${told.reason}: Git alone cannot say it`);
  if (told.verdict === again.verdict && told.reason === again.reason)
    return same(item, `${told.verdict}: ${told.reason}`);
  const words = `the evidence says ${told.verdict} (${told.reason}), Git says ${again.verdict} (${again.reason})`;
  const excuse = excuses.get(name);
  return excuse === undefined
    ? different(item, words)
    : notRecomputable(item, `${words}; ${excuse}`);
}
