import type { GitRepository } from "#adapters/git/open-repository.ts";
import { gatesFromGit } from "#core/promotion/verify/gates-from-git.ts";
import { verifyGates } from "#core/promotion/verify/verify-gates.ts";
import {
  different,
  notRecomputable,
  same,
  type VerifyItem,
} from "#core/promotion/verify/verify-item.ts";
import { type GatesQuestion, recomputeGates } from "./recompute-gates.ts";

type Judgement = Omit<GatesQuestion, "environment">;

/** What policies, kustomize and gates say again, with the programs at hand. @throws GIT_FAILED */
export async function verifyJudgement(
  git: GitRepository,
  judgement: Judgement,
): Promise<readonly VerifyItem[]> {
  const { snapshot, spec } = judgement;
  const { environments } = snapshot.loaded.fleet.spec;
  const environment = environments.find(({ name }) => name === spec.to);
  if (environment === undefined) return [];
  const { gates, renderDigest, excuses } = await recomputeGates(git, { ...judgement, environment });
  const { revision } = snapshot.loaded.guardrails;
  return [
    verifyDigest({
      item: "policy revision",
      told: spec.policyRevision,
      found: revision,
      excuse: excuses.get("revision"),
    }),
    verifyDigest({
      item: "render",
      told: spec.renderDigest,
      found: renderDigest,
      excuse: excuses.get("render"),
    }),
    ...verifyGates({ spec, recomputed: gates, fromGit: gatesFromGit(spec), excuses }),
  ];
}

interface DigestClaim {
  readonly item: string;
  readonly told: string | null;
  readonly found: string | null;
  readonly excuse: string | undefined;
}

function verifyDigest({ item, told, found, excuse }: DigestClaim): VerifyItem {
  if (told === found) return same(item, told ?? "does not render");
  const words = `the evidence says ${told ?? "nothing"}, here it is ${found ?? "nothing"}`;
  return excuse === undefined
    ? different(item, words)
    : notRecomputable(item, `${words}; ${excuse}`);
}
