/** What is read of `npm audit --json` (auditReportVersion 2). */
export interface AuditReport {
  readonly vulnerabilities: Readonly<
    Record<string, { readonly via: readonly (Advisory | string)[] }>
  >;
}

interface Advisory {
  readonly name: string;
  readonly severity: string;
  readonly title: string;
  readonly url: string;
  readonly range: string;
}

/** An advisory that is accepted until the end of a day, UTC. */
export interface AllowedAdvisory {
  /** The last part of the advisory's address: GHSA-xxxx-xxxx-xxxx. */
  readonly advisory: string;
  readonly reason: string;
  readonly owner: string;
  /** YYYY-MM-DD. */
  readonly until: string;
}

export interface AuditOutcome {
  readonly failed: readonly string[];
  readonly allowed: readonly string[];
}

/** Each advisory once, as a line; what nobody accepted, or no longer, fails, and so does an entry without an advisory. */
export function auditFindings(
  report: AuditReport,
  entries: readonly AllowedAdvisory[],
  now: Date,
): AuditOutcome {
  const advisories = uniqueAdvisories(report);
  const judged = advisories.map((one) => judge(one, entries, now));
  const unused = entries.filter((entry) => !advisories.some((one) => idOf(one) === entry.advisory));
  return {
    allowed: judged.filter(({ fails }) => !fails).map(({ line }) => line),
    failed: [
      ...judged.filter(({ fails }) => fails).map(({ line }) => line),
      ...unused.map(
        ({ advisory }) =>
          `${advisory}: accepted, but npm does not name it any more. Remove the entry.`,
      ),
    ],
  };
}

function uniqueAdvisories({ vulnerabilities }: AuditReport): readonly Advisory[] {
  const found = Object.values(vulnerabilities).flatMap(({ via }) =>
    via.filter((one) => typeof one !== "string"),
  );
  return [...new Map(found.map((one) => [idOf(one), one])).values()];
}

function judge(
  advisory: Advisory,
  entries: readonly AllowedAdvisory[],
  now: Date,
): { readonly fails: boolean; readonly line: string } {
  const line = `${advisory.name} ${advisory.range}: ${advisory.severity}: ${advisory.title} (${advisory.url})`;
  const entry = entries.find((one) => one.advisory === idOf(advisory));
  if (entry === undefined) return { fails: true, line };
  const words = `${line}; accepted by ${entry.owner} until ${entry.until}: ${entry.reason}`;
  return { fails: now.getTime() >= endOf(entry), line: words };
}

function endOf({ advisory, until }: AllowedAdvisory): number {
  const day = Date.parse(`${until}T00:00:00Z`);
  if (Number.isNaN(day))
    throw new Error(`${advisory}: until: expected a day such as 2027-01-31, got "${until}".`);
  return day + 86_400_000;
}

function idOf({ url }: Advisory): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
