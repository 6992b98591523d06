/** Where metrics are asked for, as the configuration names it; documents and callers know the name alone. */
export interface MetricsSource {
  readonly name: string;
  /** Without a slash at its end; queries go to URL/api/v1/…. */
  readonly url: string;
  /** Holds a bearer token; read again when it changes. */
  readonly tokenFile: string | null;
  readonly caFile: string | null;
  readonly certFile: string | null;
  readonly keyFile: string | null;
  /** Sent with each query, such as X-Scope-OrgID. */
  readonly headers: Readonly<Record<string, string>>;
  readonly scrapeSeconds: number;
  /** How far back the newest moment lies that is asked for: what is younger may not be there yet. */
  readonly delaySeconds: number;
}

export const DEFAULT_SCRAPE_SECONDS = 30;

/** A scrape, and time for it to be written. */
export function defaultDelay(scrapeSeconds: number): number {
  return scrapeSeconds + 5;
}
