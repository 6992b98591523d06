import { type ErrorCode, type Problem, problemsError } from "#core/errors.ts";
import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { PolicyException } from "#core/policy/fleet.ts";
import type { Parsed } from "#core/document/parsed.ts";
import type { PolicyDocument } from "#core/policy/policy.ts";
import { globFiles } from "./glob-files.ts";
import { type OriginDocument, placeProblems, readDocuments } from "./origin-document.ts";

/** Where each document was read, by what was made of it. */
export type DocumentOrigins = ReadonlyMap<
  PolicyDocument | PolicyException | KubeObject,
  OriginDocument
>;

/** Reads documents of a repository and gathers their problems until somebody wants them thrown. */
export class DocumentReader {
  readonly root: string;
  readonly origins = new Map<PolicyDocument | PolicyException | KubeObject, OriginDocument>();
  /** Documents of other policy formats, and what goes along with them. */
  readonly foreign: KubeObject[] = [];
  private readonly foreignPlaces = new Set<string>();
  private readonly found: {
    readonly problem: DocumentProblem;
    readonly origin: OriginDocument | null;
  }[] = [];

  constructor(root: string) {
    this.root = root;
  }

  /** All documents of the files that some globs mean, each file once, sorted by path. */
  documents(globs: readonly string[]): readonly OriginDocument[] {
    const files = new Set(globs.flatMap((glob) => globFiles(this.root, glob)));
    return [...files].sort().flatMap((file) => readDocuments(this.root, file));
  }

  /** The parsed value, with its origin remembered; null when it has problems, which are kept. */
  take<T>(parsed: Parsed<T>, origin: OriginDocument): T | null {
    for (const problem of parsed.problems) this.report(problem, origin);
    return parsed.value;
  }

  /** Keeps a document of another format; one that two globs name, once, or once for each use that it has. */
  keepForeign(document: KubeObject, origin: OriginDocument, use = ""): void {
    const place = `${origin.file}#${origin.index}#${use}`;
    if (this.foreignPlaces.has(place)) return;
    this.foreignPlaces.add(place);
    this.foreign.push(document);
    this.origins.set(document, origin);
  }

  report(problem: DocumentProblem, origin: OriginDocument | null): void {
    this.found.push({ problem, origin });
  }

  /** @throws the given code when a problem was reported, with all of them placed in their files */
  async throwProblems(code: ErrorCode): Promise<void> {
    if (this.found.length === 0) return;
    const placed: Problem[] = [];
    for (const { problem, origin } of this.found)
      placed.push(...(await placeProblems([problem], origin)));
    throw problemsError(code, placed);
  }
}
