import type { TargetReport } from "#authoring/check/check-report.ts";
import { findingKey } from "#authoring/check/finding-key.ts";
import type { Finding } from "#core/policy/finding.ts";
import type { FindOwner } from "./find-owner.ts";
import type { ImpactEntry, ImpactGroup, ImpactReport } from "./impact-report.ts";

/** One target, judged by the policies of the base and by today's. */
export interface JudgedTwice {
  /** null where the base has no policies. */
  readonly before: TargetReport | null;
  readonly after: TargetReport;
  readonly ownerOf: FindOwner;
}

type Judges = Pick<ImpactReport, "base" | "revision">;

/** The report of all targets, by application and owner. */
export function buildImpact(targets: readonly JudgedTwice[], judges: Judges): ImpactReport {
  const changes = targets.flatMap(changesOf);
  const groups = Map.groupBy(changes, ({ app, owner }) => JSON.stringify([app, owner]));
  const errors = targets.flatMap(({ after }) =>
    after.error === null ? [] : [{ target: after.path, message: after.error.message }],
  );
  return {
    apiVersion: "tiphys.io/v1alpha1",
    kind: "ImpactReport",
    ...judges,
    groups: [...groups.values()].flatMap(groupOf).sort(compareGroups),
    errors,
    summary: {
      targets: targets.length,
      newlyDenied: changes.filter(isNewlyDenied).length,
      newlyAllowed: changes.filter((change) => !isNewlyDenied(change)).length,
      stillDenied: sum(targets.map(stillDenied)),
    },
  };
}

interface Change {
  readonly app: string | null;
  readonly owner: string | null;
  readonly entry: ImpactEntry;
}

function changesOf({ before, after, ownerOf }: JudgedTwice): readonly Change[] {
  if (after.error !== null) return [];
  const old = byKey(before?.findings ?? []);
  const now = byKey(after.findings);
  return [...new Set([...now.keys(), ...old.keys()])].flatMap((key): readonly Change[] => {
    const [was, is] = [old.get(key), now.get(key)];
    const finding = is ?? was;
    if (finding === undefined || (was?.action === "deny") === (is?.action === "deny")) return [];
    const entry = {
      target: after.path,
      environment: after.environment,
      before: was?.action ?? null,
      after: is?.action ?? null,
      finding,
    };
    return [{ app: after.app, owner: ownerOf(finding.resource), entry }];
  });
}

function byKey(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  return new Map(findings.map((finding) => [findingKey(finding), finding]));
}

function groupOf(changes: readonly Change[]): readonly ImpactGroup[] {
  const [first] = changes;
  if (first === undefined) return [];
  const { app, owner } = first;
  const entries = (wanted: readonly Change[]) => wanted.map(({ entry }) => entry);
  const newlyDenied = entries(changes.filter(isNewlyDenied));
  const newlyAllowed = entries(changes.filter((change) => !isNewlyDenied(change)));
  return [{ app, owner, newlyDenied, newlyAllowed }];
}

function isNewlyDenied({ entry }: Change): boolean {
  return entry.after === "deny";
}

function stillDenied({ before, after }: JudgedTwice): number {
  const old = byKey(before?.findings ?? []);
  return after.findings.filter(
    (finding) => finding.action === "deny" && old.get(findingKey(finding))?.action === "deny",
  ).length;
}

function compareGroups(left: ImpactGroup, right: ImpactGroup): number {
  const denials = right.newlyDenied.length - left.newlyDenied.length;
  if (denials !== 0) return denials;
  const key = ({ app, owner }: ImpactGroup) => `${app ?? ""}\u0000${owner ?? ""}`;
  return key(left) < key(right) ? -1 : 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
