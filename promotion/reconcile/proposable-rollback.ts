import { OWNED_PREFIX } from "#adapters/git/owned-branch.ts";
import { inlineCode } from "#core/escape-markdown.ts";
import type { AbortedRollout } from "#core/promotion/aborted-rollout.ts";
import { versionChanges, versionWords } from "#core/promotion/version-words.ts";
import type { PullRequestText } from "../host/code-host.ts";
import type { Proposable } from "../propose/settle-proposal.ts";
import type { Rollback } from "../rollback/rollback-once.ts";

/** Where all branches of proposed rollbacks are. */
export const ROLLBACK_PREFIX = `${OWNED_PREFIX}rollback/`;

/** A rollback that an aborted Rollout asks for, as people are asked to merge it. */
export function proposableRollback(rollback: Rollback, rollout: AbortedRollout): Proposable {
  const { target, commit, gates, plan } = rollback;
  return {
    branch: `${ROLLBACK_PREFIX}${target.app}/${target.environment}`,
    target,
    commit,
    gates,
    held: null,
    nothingLeft: plan.changes.length > 0 ? null : "There is nothing left to roll back.",
    textFor: (base) => rollbackText(rollback, { rollout, base }),
  };
}

interface Circumstances {
  readonly rollout: AbortedRollout;
  readonly base: string;
}

function rollbackText(
  { target, plan, restores, gates, skipped, base: commit }: Rollback,
  { rollout, base }: Circumstances,
): PullRequestText {
  const { app, environment } = target;
  const proof =
    restores.proof === "evidence"
      ? "its evidence says that it passed"
      : "no evidence says that it passed, only the history that it was there";
  const paragraphs = [
    `The cluster gave up ${inlineCode(versionWords(plan.before))} of ${inlineCode(app)} in ${inlineCode(environment)}, and ${inlineCode(base)} at ${inlineCode(commit.slice(0, 12))} still wants it.`,
    `Rollout ${inlineCode(`${rollout.namespace}/${rollout.name}`)}: ${inlineCode(rollout.message)}`,
    versionChanges(plan.before, plan.after)
      .map((line) => `- ${inlineCode(line)}`)
      .join("\n"),
    `It comes back as it was at ${inlineCode(restores.commit.slice(0, 12))}: ${proof}.`,
    gates.map((each) => `- ${each.gate} ${each.verdict}: ${inlineCode(each.reason)}`).join("\n"),
    skipped.length === 0 ? "" : `Not asked, as it is a rollback: ${skipped.join(", ")}.`,
  ];
  const body = `${paragraphs.filter((text) => text !== "").join("\n\n")}\n`;
  return { title: `Roll ${app} back in ${environment}: ${versionWords(plan.after)}`, body };
}
