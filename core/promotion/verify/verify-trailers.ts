import type { EvidenceSpec } from "../evidence/evidence-spec.ts";
import { trailersOf } from "../evidence/trailers-of.ts";
import { different, notRecomputable, same, type VerifyItem } from "./verify-item.ts";

interface Claim {
  readonly spec: EvidenceSpec;
  readonly digest: string;
  /** Of all commits that the one at hand brings, by name. */
  readonly trailers: ReadonlyMap<string, readonly string[]>;
}

/** The commit's trailers name this evidence, and say the same as it. A squash merge may have lost them. */
export function verifyTrailers({ spec, digest, trailers }: Claim): VerifyItem {
  const wanted = trailersOf(spec, digest);
  const there = wanted.filter(([name]) => trailers.has(name));
  if (there.length === 0)
    return notRecomputable("trailers", "the message has none, as after a squash merge");
  const wrong = wanted.filter(([name, value]) => trailers.get(name)?.includes(value) !== true);
  if (wrong.length === 0) return same("trailers", `they name the evidence ${digest}`);
  const words = wrong.map(([name, value]) => {
    const said = trailers.get(name);
    const got = said === undefined ? "nothing" : said.map((text) => `"${text}"`).join(" and ");
    return `${name}: the evidence says "${value}", the message ${got}`;
  });
  return different("trailers", words.join("; "));
}
