import { displayName } from "#core/kube/resource.ts";
import { compareRenders } from "./compare-renders.ts";
import { diffFindings } from "./diff-findings.ts";
import type { DiffReport, DiffSide, ResourceDiff } from "./diff-report.ts";
import { expectedDifferences } from "./expected-differences.ts";
import type { JudgedSide, JudgedSides } from "./judge-sides.ts";
import { type EnvironmentWords, NO_WORDS, sideWords } from "./side-words.ts";

/** The report of two judged sides, with the places of new findings in the files. */
export async function explainedDiff(sides: JudgedSides): Promise<DiffReport> {
  const report = buildDiff(sides);
  const { findings } = report;
  return { ...report, findings: { ...findings, new: await sides.to.explain(findings.new) } };
}

/** The report of two judged sides. */
function buildDiff(sides: JudgedSides): DiffReport {
  const { from, to, revision } = sides;
  const words = wordsOf(sides);
  const [before, after] = [from.resources, to.resources];
  const { pairs, resources } = compareRenders({ before, after, words });
  const findings = diffFindings({
    before: { path: from.side.path, findings: from.report?.findings ?? [] },
    after: { path: to.side.path, findings: to.report?.findings ?? [] },
    pairs,
  });
  const changed = resources.filter((resource) => resource.change === "changed" && isNews(resource));
  const count = (change: ResourceDiff["change"]) =>
    resources.filter((resource) => resource.change === change).length;
  const added = count("added");
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "DiffReport",
    revision,
    from: sideOf(from),
    to: sideOf(to),
    resources,
    expected: expectedDifferences(resources),
    findings,
    summary: {
      added,
      removed: count("removed"),
      changed: changed.length,
      unchanged: after.length - added - changed.length,
      newDenials: findings.new.filter(({ action }) => action === "deny").length,
    },
  };
}

/** True for a resource with a difference that somebody should look at. */
export function isNews({ fields }: ResourceDiff): boolean {
  return fields.some(({ expected }) => expected === null);
}

function sideOf({ side, report, resources }: JudgedSide): DiffSide {
  const { path, commit, name } = side;
  return {
    ...{ path, commit, name },
    app: report?.app ?? null,
    environment: report?.environment ?? null,
    exists: report !== null,
    resources: resources.length,
  };
}

/** Two revisions of one target speak of one environment; two folders may be two environments. */
function wordsOf({ from, to, hasFleet }: JudgedSides) {
  if (from.side.path === to.side.path) return { before: NO_WORDS, after: NO_WORDS };
  const before = from.report?.environment ?? null;
  const after = to.report?.environment ?? null;
  const names = hasFleet ? { before, after } : namesInPaths(from.side.path, to.side.path);
  return sideWords(environmentWords(from, names.before), environmentWords(to, names.after));
}

function environmentWords({ resources }: JudgedSide, environment: string | null): EnvironmentWords {
  const namespaces = resources.flatMap(({ object, namespace }) => {
    const isNamespace = object.kind === "Namespace" && object.apiVersion === "v1";
    const name = isNamespace ? displayName(object) : namespace;
    return name === null ? [] : [name];
  });
  return { environment, namespaces: [...new Set(namespaces)].sort() };
}

/** Without a fleet: the one segment in which the paths differ. */
function namesInPaths(from: string, to: string) {
  const [mine, theirs] = [from.split("/"), to.split("/")];
  const different = [...mine.keys()].filter((index) => mine[index] !== theirs[index]);
  const [only] = different;
  if (mine.length !== theirs.length || only === undefined || different.length > 1)
    return { before: null, after: null };
  return { before: mine[only] ?? null, after: theirs[only] ?? null };
}
