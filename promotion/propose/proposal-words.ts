import type { Proposal } from "./settle-proposal.ts";

/** One line about a promotion's branch and pull request; null where there is neither. */
export function proposalWords({ state, branch, commit, pullRequest }: Proposal): string | null {
  const where = `branch ${branch}${commit === null ? "" : ` at ${commit.slice(0, 12)}`}`;
  const what = pullRequest === null ? where : `pull request ${pullRequest.url} (${where})`;
  const alone =
    pullRequest === null ? "; no token file names a code host, so merge it yourself" : "";
  switch (state) {
    case "opened":
      return `proposed: ${what}${alone}`;
    case "updated":
      return `proposed anew: ${what}${alone}`;
    case "unchanged":
      return `proposed already: ${what}`;
    case "declined":
      return `declined: somebody closed ${what}; it stays closed until there is another version`;
    case "closed":
      return `closed: ${what}`;
    case "none":
      return null;
  }
}
