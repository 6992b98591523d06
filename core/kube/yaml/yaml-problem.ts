interface ProblemOptions {
  /** Offset in UTF-16 units where the fault shows. */
  readonly offset: number;
  /** A second place that belongs to it: where a key stands first. */
  readonly relatedOffset?: number | undefined;
  readonly remedy?: string | undefined;
}

/** What is wrong with a text, by offset; core/kube/read-yaml.ts turns it into MANIFEST_UNREADABLE. */
export class YamlProblem extends Error {
  readonly offset: number;
  readonly relatedOffset: number | undefined;
  readonly remedy: string | undefined;

  constructor(message: string, options: ProblemOptions) {
    super(message);
    this.name = "YamlProblem";
    this.offset = options.offset;
    this.relatedOffset = options.relatedOffset;
    this.remedy = options.remedy;
  }

  /** The same problem in a text that has `distance` more before it. */
  movedBy(distance: number): YamlProblem {
    const { message, remedy } = this;
    const related = this.relatedOffset;
    const relatedOffset = related === undefined ? undefined : related + distance;
    return new YamlProblem(message, { offset: this.offset + distance, relatedOffset, remedy });
  }
}

interface DuplicateKey {
  readonly key: string;
  readonly offset: number;
  readonly relatedOffset: number | undefined;
}

export function duplicateKeyProblem({ key, ...offsets }: DuplicateKey): YamlProblem {
  return new YamlProblem(`expected the key "${key}" once in a mapping, got it twice`, {
    ...offsets,
    remedy: "Delete one of the two.",
  });
}
