import { askGit, type GitRepository } from "#adapters/git/open-repository.ts";
import type { Asked } from "#core/policy/asked.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import type { SourceFacts } from "#core/promotion/gates/gate.ts";
import type { OutsideFacts } from "#core/promotion/gates/outside-facts.ts";
import { toldApprovals } from "#core/promotion/verify/told-approvals.ts";
import { attestedFacts } from "../facts/attested-facts.ts";
import type { FactSources } from "../facts/fact-sources.ts";
import { trustFacts } from "../facts/trust-facts.ts";
import type { PlannedAgain } from "./plan-again.ts";
import type { GatesQuestion } from "./recompute-gates.ts";

interface Question extends GatesQuestion {
  readonly route: NonNullable<PlannedAgain["route"]>;
  readonly sources: readonly SourceFacts[];
}

export interface RecomputedTrust {
  readonly trust: Pick<OutsideFacts, "checks" | "signature" | "approvals">;
  /** Why a gate may say something else here, by its name. */
  readonly excuses: readonly (readonly [string, string])[];
}

const NO_SOURCES: FactSources = {
  analysis: null,
  metrics: null,
  cluster: null,
  tokenFile: null,
  isRemote: false,
  close: () => undefined,
};

/** What signed commits, tags and attestations in the clone say of the version again. @throws GIT_FAILED */
export async function recomputeTrust(
  git: GitRepository,
  question: Question,
): Promise<RecomputedTrust> {
  const { planned, environment, spec, sources: arrivals } = question;
  const { plan, version } = planned;
  // Budgets are not in Git, so nobody has to look for fix marks.
  const settings = { ...promotionOf(environment), budget: null };
  const asked = { ...question, git, plan, version, settings, arrivals, sources: NO_SOURCES };
  const { signature, approvals } = await trustFacts(asked);
  const answers = await attestedFacts(asked);
  const told = spec.gates.find(({ gate }) => gate === "approval")?.reason ?? "";
  const counted =
    "unknown" in approvals ? approvals : { known: toldApprovals(approvals.known, told) };
  return {
    trust: { checks: { answers, unasked: null }, signature, approvals: counted },
    excuses: [
      ...excuseOf("signature", keyTrouble(signature)),
      ...excuseOf("approval", failureOf(approvals) ?? (await tagTrouble(git))),
    ],
  };
}

function excuseOf(gate: string, words: string | null) {
  return words === null ? [] : [[gate, words] as const];
}

/** A key that ended since says nothing of the day on which it signed. */
function keyTrouble(signature: OutsideFacts["signature"]): string | null {
  const problem = "known" in signature ? signature.known.problem : null;
  return problem?.includes("has ended") === true ? problem : failureOf(signature);
}

function failureOf(asked: Asked<unknown>): string | null {
  return "unknown" in asked && asked.unknown.startsWith("could not ask") ? asked.unknown : null;
}

async function tagTrouble(git: GitRepository): Promise<string | null> {
  const args = ["for-each-ref", "--count=1", "refs/tags/", "refs/tiphys/marks/"];
  const found = (await askGit(git, args)) ?? "";
  return found.trim() === "" ? 'this clone has no tags; get them with "git fetch --tags"' : null;
}
