/** What a source shows about an objective: a problem keeps it from working, a note is to be known. */
export interface LiveFinding {
  readonly isProblem: boolean;
  readonly message: string;
  readonly remedy: string;
}
