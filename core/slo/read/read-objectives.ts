import type { Objective } from "../objective.ts";
import { baselineProblems } from "./checks/baseline-problems.ts";
import { duplicateProblems } from "./checks/duplicate-problems.ts";
import { objectiveChecks } from "./checks/objective-checks.ts";
import { concernedBy, notesApart } from "./concerned-by.ts";
import { nameHint } from "./name-hint.ts";
import { documentKind } from "./document-kind.ts";
import { type ListedDocument, listedDocuments } from "./listed-documents.ts";
import {
  type FoundObjective,
  joinReadings,
  NOTHING,
  type ObjectivePlace,
  type ReadOptions,
  type SloDocument,
  type SloProblem,
  type SloReading,
} from "./slo-reader.ts";
import { SLO_READERS } from "./slo-readers.ts";

/** What was found in documents. Problems and notes say which document they are about, by its index. */
export interface ReadObjectives extends SloReading {
  /** The sound ones, in the order of the documents. */
  readonly objectives: readonly Objective[];
}

/**
 * The objectives of SLO documents in any of the five formats, and everything that is wrong with the others.
 * An objective about which there is a problem is left out; documents that refer to one another go together.
 */
export function readObjectives(
  documents: readonly unknown[],
  options: ReadOptions = { scrapeSeconds: null },
): ReadObjectives {
  const numbered = listedDocuments(documents);
  const read = joinReadings([unclaimed(numbered), ...SLO_READERS.map(readAll)]);
  const checked = read.found.map((found) => ({ found, ...objectiveChecks(found, options) }));
  const together = [
    ...duplicateProblems(read.found),
    ...baselineProblems(read.found),
    ...checked.flatMap((check) => check.problems),
  ];
  const concerned = concernedBy(together);
  const sound = checked.filter(({ found }) => !concerned.has(found.place));
  const broken = read.found.map(({ place }) => place).filter(concerned.has);
  const kept = notesApart(read.notes, broken);
  const found = sound.map((check) => check.found).toSorted(byDocument);
  const really = whereReally(numbered);
  return {
    found: found.map(({ objective, place }) => ({ objective, place: really.place(place) })),
    objectives: found.map(({ objective }) => objective),
    problems: inOrder([...read.problems, ...together]).map(really.problem),
    notes: inOrder([...kept, ...sound.flatMap(({ notes }) => notes)]).map(really.problem),
  };

  function readAll({ read: readDocuments }: (typeof SLO_READERS)[number], reader: number) {
    const claimed = numbered.filter(({ value }) => readerOf(value) === reader);
    return claimed.length === 0 ? NOTHING : readDocuments(claimed, options);
  }
}

/** The place of the reader in the list, -1 for a document that nobody reads. */
function readerOf(value: unknown): number {
  return SLO_READERS.findIndex(({ claims }) => claims(value));
}

function unclaimed(documents: readonly SloDocument[]): SloReading {
  const known = SLO_READERS.map(({ kinds }) => kinds).join("; ");
  const names = SLO_READERS.flatMap(({ kindNames }) => kindNames);
  const problems = documents.flatMap(({ value, index }) => {
    if (readerOf(value) !== -1) return [];
    const { apiVersion, kind } = documentKind(value);
    const got = kind === null ? "a document without a kind that is known" : `"${kind}"`;
    const hint = kind === null ? "" : nameHint(kind, names);
    const version = apiVersion === null ? "" : ` (${apiVersion})`;
    return [
      {
        document: index,
        at: kind === null ? [] : ["kind"],
        message: `expected an SLO document, got ${got}${version}${hint}`,
        remedy: `What is read: ${known}.`,
      },
    ];
  });
  return { ...NOTHING, problems };
}

/** By document, each once: what stands at the document is found again with each of its objectives. */
function inOrder(problems: readonly SloProblem[]): readonly SloProblem[] {
  const seen = new Map(
    problems.map((problem) => [
      `${problem.document} ${problem.at.join("/")} ${problem.message}`,
      problem,
    ]),
  );
  return [...seen.values()].sort((left, right) => left.document - right.document);
}

function byDocument(left: FoundObjective, right: FoundObjective): number {
  return left.place.document - right.place.document;
}

/** From places among documents taken out of lists to places in the documents as they were given. */
function whereReally(documents: readonly ListedDocument[]) {
  const originOf = (document: number) => documents[document]?.origin ?? { document, at: [] };
  return {
    problem: (problem: SloProblem): SloProblem => {
      const { document, at } = originOf(problem.document);
      return { ...problem, document, at: [...at, ...problem.at] };
    },
    place: ({ document: listed, ...keys }: ObjectivePlace): ObjectivePlace => {
      const { document, at } = originOf(listed);
      const { at: own, name, target, window, indicator, baseline } = keys;
      return {
        document,
        at: [...at, ...own],
        name: [...at, ...name],
        target: [...at, ...target],
        window: [...at, ...window],
        indicator: [...at, ...indicator],
        baseline: [...at, ...baseline],
      };
    },
  };
}
