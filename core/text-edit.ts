/** Characters from..to of a text give way to `text`. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text after edits that do not overlap. */
export function withEdits(text: string, edits: readonly TextEdit[]): string {
  return edits
    .toSorted((left, right) => right.from - left.from || right.to - left.to)
    .reduce(
      (edited, { from, to, text: added }) => edited.slice(0, from) + added + edited.slice(to),
      text,
    );
}
