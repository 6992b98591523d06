import { followedRemote } from "#adapters/git/remote-branch.ts";
import type { Asked } from "#core/policy/asked.ts";
import type { CheckAnswer, CheckFacts } from "#core/promotion/gates/outside-facts.ts";
import type { CodeHost } from "../host/code-host.ts";
import { openHost } from "../host/open-host.ts";
import { askWithin } from "./ask-within.ts";
import { attestedFacts } from "./attested-facts.ts";
import type { OutsideQuestion } from "./outside-facts.ts";

const LIMIT_MS = 30_000;

type Answers = CheckFacts["answers"];

/** What attestations in Git and commit statuses say of the checks that the environment names: a failure counts before a pass. */
export async function checkFacts(question: OutsideQuestion): Promise<CheckFacts> {
  const names = question.settings.checks;
  if (names.length === 0) return { answers: {}, unasked: null };
  const attested = await attestedFacts(question);
  const isWhole = names.every((name) => attested[name]?.state === "pass");
  const statuses = await askWithin({
    whom: "the code host",
    limitMs: LIMIT_MS,
    signal: question.world.signal,
    ask: () => statusFacts(question),
  });
  if ("unknown" in statuses)
    return { answers: attested, unasked: isWhole ? null : statuses.unknown };
  const answers = names.flatMap((name) => {
    const worst = worseOf(attested[name], statuses.known[name]);
    return worst === undefined ? [] : [[name, worst] as const];
  });
  return { answers: Object.fromEntries(answers), unasked: null };
}

function worseOf(
  attested: CheckAnswer | undefined,
  status: CheckAnswer | undefined,
): CheckAnswer | undefined {
  const given = [attested, status].filter((answer) => answer !== undefined);
  const failed = given.find(({ state }) => state === "fail");
  return failed ?? given.find(({ state }) => state === "pass") ?? given[0];
}

/** On the commit that brought the version to the environment before; what is not there, on the one that is promoted on. */
async function statusFacts(question: OutsideQuestion): Promise<Asked<Answers>> {
  const { git, sources, world, snapshot, route, arrivals } = question;
  const remote = await followedRemote(git);
  const host =
    remote === null ? null : await openHost(git, { tokenFile: sources.tokenFile, remote, world });
  if (host === null) return { unknown: "no token for the code host was given (--token-file)" };
  const source = arrivals.find(({ environment }) => environment === route.source?.environment);
  const arrived = source?.commit ?? null;
  try {
    const [base, brought] = await Promise.all([
      statusesOf(host, snapshot.commit),
      arrived === null ? {} : statusesOf(host, arrived),
    ]);
    return { known: { ...base, ...brought } };
  } finally {
    host.close();
  }
}

async function statusesOf(host: CodeHost, commit: string): Promise<Answers> {
  const states = Object.entries(await host.commitStatuses(commit));
  const says = `status of ${commit.slice(0, 12)}`;
  return Object.fromEntries(states.map(([name, state]) => [name, { state, says }]));
}
