/** Folders whose children are environments. */
const CONTAINERS = /^(overlays?|environments?|envs?|clusters?|stages)$/i;

/** What teams call their environments, in the order in which a version goes through them. */
const STAGES: readonly RegExp[] = [
  /^(local|sandbox|preview|demo|dev|develop|development)$/i,
  /^(test|testing|int|integration|perf|load|qa)$/i,
  /^(uat|acceptance)$/i,
  /^(stage|staging|stg|preprod|pre-prod|preproduction)$/i,
  /^(prod|production|prd|live|dr)$/i,
];

/** Folders that others build on, whatever lies around them. */
const SHARED = /^(bases?|common|shared|components?|_.*)$/i;

export function isContainer(segment: string): boolean {
  return CONTAINERS.test(segment);
}

export function isShared(segment: string): boolean {
  return SHARED.test(segment);
}

/** True for "prod", "PROD"; also for "prod-eu". */
export function isStage(segment: string): boolean {
  return stageOf(segment) !== null;
}

/** True for a word that means other things too, so that it takes a second environment beside it to believe it. */
export function isDoubtfulStage(segment: string): boolean {
  const isWord = STAGES.some((words) => words.test(segment));
  return (
    !isWord || /^(test|testing|load|perf|int|local|demo|preview|sandbox|live|dr)$/i.test(segment)
  );
}

/** "shop-prod" -> { app: "shop", mark: "-prod", stage: "prod" }, for repositories without a folder per environment. */
export function stageSuffix(
  segment: string,
): { readonly app: string; readonly mark: string; readonly stage: string } | null {
  const [, app, mark, stage] = /^(.+?)([-_.]([a-z-]+))$/i.exec(segment) ?? [];
  if (app === undefined || mark === undefined || stage === undefined) return null;
  return STAGES.some((words) => words.test(stage)) ? { app, mark, stage } : null;
}

/** Where an environment stands in the way to production; unknown names in the middle. */
export function stageRank(name: string): number {
  return stageOf(name) ?? STAGES.length / 2 - 1;
}

function stageOf(segment: string): number | null {
  const whole = STAGES.findIndex((words) => words.test(segment));
  if (whole >= 0) return whole;
  const [first = ""] = segment.split(/[-_.]/);
  const begun = first === segment ? -1 : STAGES.findIndex((words) => words.test(first));
  return begun >= 0 ? begun : null;
}

/** A folder's name as the name of an environment, a fleet or an application: kebab-case, ASCII. */
export function kebabName(text: string, fallback: string): string {
  const ascii = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const name = ascii
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);
  return name.replace(/-+$/, "") || fallback;
}
