import type { DocumentProblem } from "#core/document/document-problem.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import type { CompiledRule } from "../compile-rule.ts";

/** What a format's compiler works with. */
export interface ForeignContext {
  /** Every foreign document of the source: policies, bindings, params, exceptions, of all formats. */
  readonly documents: readonly KubeObject[];
  /** A problem of one of them, which is refused with it. */
  readonly report: (document: KubeObject, problem: DocumentProblem) => void;
  /** Something of one of them that is not evaluated here, and is said wherever policies are listed. */
  readonly note: (document: KubeObject, note: DocumentProblem) => void;
}

/** A policy format that is read as it is. */
export interface ForeignFormat {
  readonly id: string;
  /** The kinds of its documents, as "group/Kind": policies, bindings, exceptions. */
  readonly kinds: readonly string[];
  readonly compile: (context: ForeignContext) => readonly CompiledRule[];
}
