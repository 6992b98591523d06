import { TiphysError } from "#core/errors.ts";
import { podTemplate } from "#core/kube/pod-template.ts";
import { promotionOf } from "#core/policy/promotion-settings.ts";
import type { AppOverlay } from "#core/promotion/find-route.ts";
import { promotableOf } from "#core/promotion/promotable.ts";
import { readVersion, type Version } from "#core/promotion/version.ts";
import { tellApart, versionNames } from "#core/promotion/winner/version-names.ts";
import { renderTarget } from "../judge-target.ts";
import { planAt } from "../promote/plan-at.ts";
import { promoteOnce } from "../promote/promote-once.ts";
import { promotionReport } from "../promote/promotion-report.ts";
import { readOverlay, type Snapshot } from "../snapshot.ts";
import { adviceOn, comparisonOf, decide, type Ending, type EndingQuestion } from "./ending.ts";
import { rollBackTest } from "./roll-back-test.ts";

/**
 * Ends a test whose new version is in the environment before: it wins by a promotion, the old one by a rollback there.
 * @throws USAGE_INVALID, GIT_FAILED, MANIFEST_UNREADABLE
 */
export async function endByCommit(question: EndingQuestion): Promise<Ending> {
  const { snapshot, target, environment, test } = question;
  if (promotionOf(environment).after.length === 0) throw nothingBefore(target);
  const order = { app: target.app, to: target.environment, from: null, images: [] };
  const { source } = planAt(snapshot, order).route;
  if (source === null) throw new TypeError("a test without an environment before");
  const sides = { old: await namesIn(target, question), new: await namesIn(source, question) };
  const versions = tellApart(test.versions, sides);
  const seen = { rollout: null, versions, decision: null, change: null, commit: null };
  if (versions === null) {
    const only = test.versions.find(({ value }) => sides.old.has(value) && sides.new.has(value));
    const isOne = test.versions.every(({ value }) => sides.old.has(value) === sides.new.has(value));
    if (only === undefined || !isOne) throw otherVersions(question, source);
    const words = `nothing to do: ${target.environment} has ${only.name} as ${source.environment} has`;
    return { ...seen, result: "nothing-to-do", words };
  }
  const decision = decide(question, versions);
  const decided = { ...seen, decision };
  if (decision.winner === null)
    return { ...decided, result: "undecided", words: adviceOn(decision) };
  if (decision.outcome === "old") {
    const back = { decision, environment: source.environment, stays: versionOf(target, snapshot) };
    return { ...decided, ...(await rollBackTest(question, back)) };
  }
  return { ...decided, ...(await promote(question, decision)) };
}

/** By which metrics may know what an overlay renders to. */
async function namesIn(
  overlay: AppOverlay,
  { snapshot, world }: EndingQuestion,
): Promise<ReadonlySet<string>> {
  const { environments } = snapshot.loaded.fleet.spec;
  const environment = environments.find(({ name }) => name === overlay.environment);
  if (environment === undefined) return new Set();
  const { objects } = await renderTarget({ snapshot, path: overlay.path, environment, world });
  const names = objects.flatMap((object) => {
    const template = podTemplate(object);
    if (template === null || "malformed" in template) return [];
    return [...versionNames({ metadata: template.metadata, spec: template.podSpec })];
  });
  return new Set(names);
}

function versionOf({ app, path }: AppOverlay, snapshot: Snapshot): Version {
  const promotable = promotableOf(snapshot.loaded.fleet.spec, app);
  return readVersion(readOverlay(snapshot, path, promotable), promotable);
}

function nothingBefore({ environment }: AppOverlay): TiphysError {
  return new TiphysError(
    "USAGE_INVALID",
    `compare: --promote: expected an environment that comes after the one with the new version, got "${environment}", which comes first. Name the one that has the old version; where one Rollout has both, set promotion.winner to rollout.`,
  );
}

function otherVersions({ test, target }: EndingQuestion, source: AppOverlay): TiphysError {
  const compared = test.versions.map(({ value }) => `"${value}"`).join(" and ");
  return new TiphysError(
    "USAGE_INVALID",
    `compare: --promote: expected the versions that ${target.environment} and ${source.environment} have, got ${compared}. Name them by a label of their pods, a tag or a digest; where one Rollout has both, set promotion.winner to rollout.`,
  );
}

async function promote(
  question: EndingQuestion,
  decision: Parameters<typeof comparisonOf>[1],
): Promise<Pick<Ending, "result" | "words" | "change" | "commit">> {
  const { snapshot, target, options, git, sources, world } = question;
  const { isDryRun } = options.place;
  const comparison = comparisonOf(question, decision);
  const promotion = await promoteOnce(snapshot, {
    ...{ git, sources, world },
    ...(comparison === undefined ? {} : { comparison }),
    options: {
      ...{ app: target.app, to: target.environment, from: null, images: [], breakglass: null },
      ...{ isDryRun, note: options.message ?? decision.reason },
    },
  });
  const { result } = promotionReport({ promotion, proposal: null, isDryRun, branch: "" });
  if (result === "proposed" || result === "declined") throw new TypeError(`${result} unasked`);
  return { result, words: WORDS[result], change: { promotion }, commit: promotion.commit };
}

const WORDS = {
  promoted: "the test ends when Argo CD has synced it",
  planned: "dry run: nothing was changed",
  "nothing-to-do": "nothing to do: Git has the version already",
  waits: "waits: nothing was changed. Run it again when what waits has come",
  refused: "refused: nothing was changed. Mend what fails, then run it again",
} as const;
