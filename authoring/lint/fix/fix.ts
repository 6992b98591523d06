import type { YamlEdit } from "#core/promotion/edit/yaml-edit.ts";
import type { LintedRepository } from "../examine/examination.ts";

/** One thing to mend in a document. */
export interface Fix {
  readonly edit: YamlEdit;
  /** For people: what was wrong. */
  readonly what: string;
}

/** What mending needs to know beside the document. */
export interface FixContext {
  readonly repository: LintedRepository;
  /** The names of Applications that some plugin may render only because it is discovered. */
  readonly discovered: readonly string[];
}

/** What can be mended in a document without asking anybody; [] when there is nothing. */
export type FixDocument = (value: unknown, context: FixContext) => Promise<readonly Fix[]>;
