import type { GitRepository } from "#adapters/git/open-repository.ts";
import { followedRemote } from "#adapters/git/remote-branch.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import { openHost } from "../host/open-host.ts";
import { GATES_STATUS, gatesStatus } from "../propose/gates-status.ts";
import type { Recheck } from "./recheck-gates.ts";

interface PostRequest {
  readonly recheck: Recheck;
  readonly tokenFile: string | null;
  readonly world: World;
}

/** Writes what the gates said as the commit status `tiphys/gates` of the head. @throws USAGE_INVALID without a host, HOST_FAILED */
export async function postRecheck(
  git: GitRepository,
  { recheck, tokenFile, world }: PostRequest,
): Promise<void> {
  const remote = await followedRemote(git);
  const host = remote === null ? null : await openHost(git, { tokenFile, remote, world });
  if (host === null)
    throw new TiphysError(
      "USAGE_INVALID",
      "verify: --post-status: expected a token for the code host, got none. Name its file with --token-file or TIPHYS_TOKEN_FILE.",
    );
  try {
    await host.setCommitStatus({ commit: recheck.head, ...statusOf(recheck) });
  } finally {
    host.close();
  }
}

function statusOf({ changes, verdict }: Recheck): ReturnType<typeof gatesStatus> {
  const problems = changes.flatMap((change) => change.problems);
  const fail = { name: GATES_STATUS, state: "fail" } as const;
  if (problems.length > 0) return { ...fail, description: `different: ${problems.join("; ")}` };
  const gates = changes.flatMap((change) =>
    change.gates.filter(({ gate }) => !change.skipped.includes(gate)),
  );
  if (gates.length > 0) return gatesStatus(gates);
  const state = verdict === "pass" ? "pass" : "fail";
  return { name: GATES_STATUS, state, description: "no version changes with evidence" };
}
