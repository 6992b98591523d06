import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { TiphysError } from "#core/errors.ts";
import type { TestedRollout } from "#core/promotion/winner/tested-rollout.ts";
import { adviceOn, decide, type Ending, type EndingQuestion, type MadeDecision } from "./ending.ts";
import { type FoundRollout, findTestedRollout } from "./find-tested-rollout.ts";
import { letRolloutGoOn } from "./let-rollout-go-on.ts";
import { rollBackTest } from "./roll-back-test.ts";

/**
 * Ends a test whose versions one Rollout has: the new one wins by going on, the old one by a rollback commit.
 * @throws USAGE_INVALID, CLUSTER_UNREACHABLE, GIT_FAILED
 */
export async function endByRollout(question: EndingQuestion): Promise<Ending> {
  const { snapshot, environment, target, test, world } = question;
  const client = await connect(question);
  const looked = { snapshot, environment, target, test, world };
  const found = await findTestedRollout({ ...looked, client });
  const { rollout, versions } = found;
  const seen = { rollout, versions, decision: null, change: null, commit: null };
  if (versions === null) return { ...seen, ...withoutTest(found, question) };
  const decision = decide(question, versions);
  const decided = { ...seen, decision };
  if (decision.winner === null)
    return { ...decided, result: "undecided", words: adviceOn(decision) };
  if (!isWanted(found)) return { ...decided, ...notSynced(found) };
  if (decision.outcome === "old") return await rollBack(question, { found, decision });
  return { ...decided, ...(await goOn(rollout, { question, client })) };
}

async function connect({ sources, environment }: EndingQuestion): Promise<ClusterClient> {
  if (sources.cluster !== null) return await sources.cluster();
  throw new TiphysError(
    "USAGE_INVALID",
    `compare: --promote: expected --kubeconfig FILE or --context NAME beside it, as a Rollout has both versions in ${environment.name}.`,
  );
}

type Outcome = Pick<Ending, "result" | "words">;

/** Of the versions that were compared, the Rollout has one, or none. */
function withoutTest(found: FoundRollout, { test }: EndingQuestion): Outcome {
  const { rollout, sides } = found;
  const place = nameOf(rollout);
  if (rollout.state === "unread") return { result: "waits", words: waitWords(rollout) };
  const only = test.versions.find(({ value }) => sides.new.names.has(value));
  if (rollout.state === "settled" && only !== undefined) {
    if (!isWanted(found)) return notSynced(found);
    const words = `nothing to do: Rollout ${place} has ${only.name} alone`;
    return { result: "nothing-to-do", words };
  }
  const compared = test.versions.map(({ value }) => `"${value}"`).join(" and ");
  const has =
    rollout.state === "settled"
      ? `${sideWords(sides.new, rollout.hashes.new)} alone`
      : `${sideWords(sides.old, rollout.hashes.old)} and ${sideWords(sides.new, rollout.hashes.new)}`;
  throw new TiphysError(
    "USAGE_INVALID",
    `compare: --promote: expected the versions of Rollout ${place} (${has}), got ${compared}. Name them by a label of their pods, a tag, a digest or their pod-template-hash.`,
  );
}

function sideWords({ images }: FoundRollout["sides"]["old"], hash: string): string {
  if (hash === "") return "none yet";
  return images.length === 0 ? hash : `${images.join(", ")} with hash ${hash}`;
}

function isWanted({ told, wanted }: FoundRollout): boolean {
  return wanted.join("\n") === told.join("\n");
}

function notSynced({ rollout, told, wanted }: FoundRollout): Outcome {
  const words = `nothing was changed: Git wants ${wanted.join(", ")}, Rollout ${nameOf(rollout)} is told ${told.join(", ")}. Run it again when Argo CD has synced`;
  return { result: "waits", words };
}

interface Winning {
  readonly found: FoundRollout;
  readonly decision: MadeDecision;
}

async function rollBack(question: EndingQuestion, { found, decision }: Winning): Promise<Ending> {
  const { rollout, versions, sides } = found;
  const seen = { rollout, versions, decision, change: null, commit: null };
  if (rollout.state === "unread") return { ...seen, result: "waits", words: waitWords(rollout) };
  const back = { environment: question.target.environment, stays: sides.old.images };
  return { ...seen, ...(await rollBackTest(question, { decision, ...back })) };
}

const WAITING: ReadonlySet<TestedRollout["state"]> = new Set(["running", "unread"]);

interface GoOn {
  readonly question: EndingQuestion;
  readonly client: ClusterClient;
}

async function goOn(rollout: TestedRollout, { question, client }: GoOn): Promise<Outcome> {
  const { options, world } = question;
  const place = nameOf(rollout);
  if (WAITING.has(rollout.state)) return { result: "waits", words: waitWords(rollout) };
  if (rollout.state !== "paused") {
    const words = `refused: Rollout ${place} is ${rollout.words}, not at the pause of a test. Nothing was changed`;
    return { result: "refused", words };
  }
  if (options.place.isDryRun) {
    const words = `Rollout ${place} would go on; dry run: nothing was changed`;
    return { result: "planned", words };
  }
  const isDone = await letRolloutGoOn(client, { rollout, signal: world.signal });
  if (!isDone) {
    const words = `nothing was changed: Rollout ${place} changed while it was looked at. Run it again`;
    return { result: "waits", words };
  }
  const { namespace, name } = rollout;
  const words = `promoted: Rollout ${place} goes on. See it: kubectl argo rollouts get rollout ${name} -n ${namespace}`;
  return { result: "promoted", words };
}

function waitWords(rollout: TestedRollout): string {
  return `nothing was changed: Rollout ${nameOf(rollout)} is ${rollout.words}. Run it again when it waits for a person`;
}

function nameOf({ namespace, name }: TestedRollout): string {
  return `${namespace}/${name}`;
}
