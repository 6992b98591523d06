import { fetchMarks } from "#adapters/git/read-marks.ts";
import { followedRemote } from "#adapters/git/remote-branch.ts";
import { openVerifier } from "#adapters/git/verify-signatures.ts";
import type { Asked } from "#core/policy/asked.ts";
import { namedSigners, signersOf } from "#core/policy/signer.ts";
import type { OutsideFacts, SignatureFacts } from "#core/promotion/gates/outside-facts.ts";
import type { MarkKind } from "#core/promotion/version-mark.ts";
import { askWithin } from "./ask-within.ts";
import { markFacts } from "./mark-facts.ts";
import type { OutsideQuestion } from "./outside-facts.ts";

const LIMIT_MS = 60_000;
const NOT_ASKED = { unknown: "nobody was asked" };

type TrustFacts = Pick<OutsideFacts, "signature" | "approvals" | "fixes">;

/** What signatures say of the version, as far as the environment wants to know. */
export async function trustFacts(question: OutsideQuestion): Promise<TrustFacts> {
  const { signature, approval, budget } = question.settings;
  const arrival = arrivalOf(question);
  const { signers } = question.snapshot.loaded.fleet.spec;
  const wantsFixes = budget !== null && Array.isArray(signers) && signers.length > 0;
  const fetched = approval === null && !wantsFixes ? HERE : await marksAtHand(question);
  const askMarks = (kind: MarkKind, by: readonly string[] | undefined) =>
    askGit(question, async () => {
      if ("unknown" in fetched) return fetched;
      if ("unknown" in arrival) return arrival;
      return { known: await markFacts({ ...question, kind, by, arrival: arrival.known }) };
    });
  const [signed, approvals, fixes] = await Promise.all([
    signature === null ? NOT_ASKED : askGit(question, () => signatureFacts(question, arrival)),
    approval === null ? NOT_ASKED : askMarks("approve", approval.by),
    wantsFixes ? askMarks("fix", budget.fixesBy) : { known: { by: [], refused: [] } },
  ]);
  const isUnknown = "unknown" in fixes;
  return { signature: signed, approvals, fixes: isUnknown ? fixes : { known: fixes.known.by } };
}

function askGit<T>({ world }: OutsideQuestion, ask: () => Promise<Asked<T>>): Promise<Asked<T>> {
  return askWithin({ whom: "git", limitMs: LIMIT_MS, signal: world.signal, ask });
}

/** The commit that brought the version to the environment from which it is taken. */
function arrivalOf({ route, arrivals }: OutsideQuestion): Asked<string> {
  const { source } = route;
  if (source === null) return { unknown: "it comes from outside of the fleet, by no commit" };
  const found = arrivals.find(({ environment }) => environment === source.environment);
  const commit = found?.commit ?? null;
  if (commit !== null && found?.isOldestKnown === false) return { known: commit };
  return { unknown: `Git does not say by which commit the version came to ${source.environment}` };
}

const HERE: Asked<true> = { known: true };

/** Who pushes goes by the tags of the remote, others by those of the clone. */
async function marksAtHand({ git, sources, world }: OutsideQuestion): Promise<Asked<true>> {
  const remote = sources.isRemote ? await followedRemote(git) : null;
  if (remote === null) return HERE;
  return await askWithin({
    whom: "the remote",
    limitMs: LIMIT_MS,
    signal: world.signal,
    ask: async () => {
      await fetchMarks(git, remote);
      return HERE;
    },
  });
}

async function signatureFacts(
  { git, snapshot, settings }: OutsideQuestion,
  arrival: Asked<string>,
): Promise<Asked<SignatureFacts>> {
  if ("unknown" in arrival) return arrival;
  const signers = signersOf(snapshot.loaded.fleet.spec);
  const verifier = await openVerifier(git, namedSigners(signers, settings.signature?.by));
  try {
    const { signer, problem } = await verifier.verify(arrival.known, "commit");
    return { known: { commit: arrival.known, signer, problem } };
  } finally {
    verifier.close();
  }
}
