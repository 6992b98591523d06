/** A question that was read and fits; `slos` are addresses "service/objective". */
export interface MeasureRequest {
  readonly slos: readonly string[];
  readonly namespace: string | null;
  readonly canaryHash: string | null;
  readonly stableHash: string | null;
  /** Milliseconds since the epoch. */
  readonly sinceMs: number | null;
}
