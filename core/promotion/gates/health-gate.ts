import { fails, type Gate, type GateFacts, passes, waits } from "./gate.ts";
import type { ApplicationFacts } from "./outside-facts.ts";

/** Argo CD shows the version synced and healthy in the environment before, in every Application of it. */
export const healthGate: Gate = {
  name: "health",
  isNeeded: ({ health }) => health,
  judge: ({ health }: GateFacts) => {
    if ("unknown" in health) return waits(health.unknown);
    const states = health.known.map((application) => ({
      application,
      open: openWords(application),
    }));
    const open = states.flatMap(({ application, open: words }) =>
      words === null ? [] : [`${application.name} ${words}`],
    );
    if (states.length === 0) return waits("no Application was found");
    if (open.length === 0) return passes(`${namesOf(health.known)} synced and healthy`);
    const isDegraded = states.some(
      ({ application, open: words }) => words !== null && isBroken(application),
    );
    return isDegraded ? fails(open.join("; ")) : waits(open.join("; "));
  },
};

/** What shows the version and is broken; what does not show it yet may still become well. */
function isBroken({ health, sync, hasVersion }: ApplicationFacts): boolean {
  return health === "Degraded" && sync === "Synced" && hasVersion === true;
}

/** What keeps an Application from being synced and healthy at the version; null for nothing. */
function openWords(application: ApplicationFacts): string | null {
  const { sync, health, revision, hasVersion, message } = application;
  if (revision === null) return "was never synced";
  const short = revision.slice(0, 12);
  if (hasVersion === null) return `is at ${short}, which is not in this clone`;
  if (!hasVersion) return `is at ${short}, which is before the version`;
  if (sync !== "Synced") return `is ${sync} at ${short}`;
  if (health === "Healthy") return null;
  return `is ${health} at ${short}${message === null ? "" : `: ${message}`}`;
}

function namesOf(applications: readonly ApplicationFacts[]): string {
  return applications.map(({ name }) => name).join(" and ");
}
