import { readFileSync } from "node:fs";
import axios, { type AxiosResponse } from "axios";
import { TiphysError } from "#core/errors.ts";
import { takeTurns } from "#adapters/take-turns.ts";
import { tokenIn } from "#adapters/token-in.ts";
import { isRecord } from "#core/is-record.ts";
import type { BudgetFacts } from "#core/policy/budget-policy.ts";
import { type Objective, objectiveId } from "#core/slo/objective.ts";

/** Where an analysis server listens, and what lets us in. */
export interface AnalysisServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly tokenFile: string | null;
}

const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const MAX_PAGES = 50;
const HOUR_SECONDS = 3600;
/** More services are asked for by asking for all. */
const MAX_SERVICES = 20;
const AT_ONCE = 4;

/** What an analysis server says is left of each objective's budget; one that it does not serve is missing. @throws QUERY_FAILED */
export async function readServedBudgets(
  objectives: readonly Objective[],
  server: AnalysisServer,
  signal: AbortSignal,
): Promise<readonly BudgetFacts[]> {
  const services = [...new Set(objectives.map(({ service }) => service))];
  const filters = services.length > MAX_SERVICES ? [{}] : services.map((service) => ({ service }));
  const turns = takeTurns(AT_ONCE);
  const pages = await Promise.all(
    filters.map((filter) => turns(() => readPages(filter, server, signal))),
  );
  const served = pages.flat();
  return objectives.map((objective) => {
    const own = served.filter((view) => isOf(view, objective));
    const [view, second] = own;
    const id = objectiveId(objective);
    if (view === undefined) return unknown(id, "the analysis server does not serve it");
    if (second !== undefined) return unknown(id, "the analysis server serves several of this name");
    return { ...budgetFacts(id, view), onFail: objective.onFail };
  });
}

type View = Readonly<Record<string, unknown>>;

/** The server may know the namespace from a bundle where the document does not say it. */
function isOf(view: View, { service, name, namespace }: Objective): boolean {
  if (view.slo !== `${service}/${name}`) return false;
  return namespace === null || (view.namespace ?? null) === namespace;
}

function budgetFacts(objective: string, view: View): BudgetFacts {
  const budget = isRecord(view.budget) ? view.budget : {};
  const windows: readonly unknown[] = Array.isArray(view.burn) ? view.burn : [];
  const hour = windows.find((window) => isRecord(window) && window.windowSeconds === HOUR_SECONDS);
  const reasons = Object.values(isRecord(view.missing) ? view.missing : {});
  return {
    objective,
    remaining: numberOf(budget.leftRatio),
    burnRate: isRecord(hour) ? numberOf(hour.rate) : null,
    missing: reasons.length === 0 ? null : reasons.map(String).join("; "),
  };
}

function unknown(objective: string, missing: string): BudgetFacts {
  return { objective, remaining: null, burnRate: null, missing };
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

async function readPages(
  filter: { readonly service?: string },
  server: AnalysisServer,
  signal: AbortSignal,
): Promise<readonly View[]> {
  const views: View[] = [];
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page++) {
    const body = await readPage(
      { ...filter, ...(after === null ? {} : { after }) },
      server,
      signal,
    );
    if (!isRecord(body) || !Array.isArray(body.budgets)) throw failed("something else", "");
    views.push(...body.budgets.filter(isRecord));
    if (typeof body.next !== "string") return views;
    after = body.next;
  }
  throw failed(`more than ${MAX_PAGES} pages`, "");
}

async function readPage(
  query: Readonly<Record<string, string>>,
  { url, tokenFile }: AnalysisServer,
  signal: AbortSignal,
): Promise<unknown> {
  const token = tokenFile === null ? null : readToken(tokenFile);
  const response = await axios
    .get<unknown>(`${url}/v1/budgets`, {
      adapter: "http",
      params: query,
      proxy: false,
      maxRedirects: 0,
      maxContentLength: MAX_ANSWER_BYTES,
      responseType: "json",
      validateStatus: () => true,
      signal,
      headers: {
        Accept: "application/json",
        "User-Agent": "tiphys",
        ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      },
    })
    .catch((error: unknown) => {
      const { code = "no answer" } = error as { readonly code?: string };
      throw failed(`none (${code})`, "Check its address and the network.");
    });
  return bodyOf(response);
}

function bodyOf({ status, data }: AxiosResponse<unknown>): unknown {
  if (status === 200) return data;
  const advice =
    status === 401 ? "Give a file with its token by --analysis-token." : "Look at its log.";
  throw failed(`HTTP status ${status}`, advice);
}

function readToken(file: string): string {
  try {
    const token = tokenIn(readFileSync(file, "utf8"));
    if (token !== null) return token;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "?";
    throw failed(`a token file that cannot be read (${code})`, "Check the file and its rights.");
  }
  throw failed("a token file without one token", "Write the token alone, on one line.");
}

function failed(got: string, advice: string): TiphysError {
  const message = `expected budgets of the analysis server, got ${got}. ${advice}`.trimEnd();
  return new TiphysError("QUERY_FAILED", message);
}
