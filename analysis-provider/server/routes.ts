import type { ReadState } from "../budgets/read-state.ts";
import { type CompareRequest, readCompareRequest } from "../compare/read-compare-request.ts";
import type { CompareAnswer } from "../compare/compare.ts";
import { listPage, readListRequest } from "../listing/list-request.ts";
import { canaryView, problemViews, sloView, stateView } from "../listing/slo-view.ts";
import type { SeenCanaries } from "../measure/seen-canaries.ts";
import type { ObjectiveStore, ServedObjective } from "../objectives/objective-store.ts";
import { type OpenApi, openApi } from "../api/open-api.ts";
import { jsonAnswer, type RouteAnswer } from "./answer.ts";
import { objectiveOf } from "./objective-of.ts";
import { type FleetPorts, pageRoutes } from "./page-routes.ts";

export interface RoutePorts {
  readonly store: ObjectiveStore;
  readonly readState: ReadState;
  readonly compare: (request: CompareRequest) => Promise<CompareAnswer>;
  readonly canaries: SeenCanaries;
  /** What others publish in the cluster; null where nobody wants to see it. */
  readonly fleet: FleetPorts | null;
  readonly now: () => number;
  readonly version: string;
}

/** What express knows of a request, as far as a route may. */
export interface RouteRequest {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: string;
}

export interface Route {
  readonly method: "get" | "post";
  readonly path: string;
  /** @throws REQUEST_INVALID, SLO_UNKNOWN, SLO_INVALID, QUERY_FAILED, QUERY_TIMED_OUT */
  readonly handle: (request: RouteRequest) => Promise<RouteAnswer> | RouteAnswer;
}

const MAX_SLOS = 1000;
const MAX_BUDGETS = 100;

/** Every route but POST /v1/measure and those of operations. */
export function routes(ports: RoutePorts): readonly Route[] {
  return [
    { method: "post", path: "/v1/compare", handle: (request) => compare(request, ports) },
    { method: "get", path: "/v1/slos", handle: (request) => list(request, ports) },
    {
      method: "get",
      path: "/v1/slos/:service/:objective",
      handle: (request) => one(request, ports),
    },
    { method: "get", path: "/v1/budgets", handle: (request) => budgets(request, ports) },
    ...pageRoutes(ports),
    { method: "get", path: "/openapi.json", handle: () => jsonAnswer(documentOf(ports)) },
  ];
}

function documentOf({ version }: RoutePorts): OpenApi {
  return openApi(version);
}

async function compare({ body }: RouteRequest, { compare: run, now }: RoutePorts) {
  return jsonAnswer(await run(readCompareRequest(body, now())));
}

function list({ query }: RouteRequest, { store }: RoutePorts): RouteAnswer {
  const { page, next, total } = listPage(store.served, readListRequest(query, MAX_SLOS));
  return jsonAnswer({
    slos: page.map(sloView),
    total,
    next,
    problems: problemViews(store.statuses),
  });
}

async function budgets({ query }: RouteRequest, { store, readState }: RoutePorts) {
  const { page, next, total } = listPage(store.served, readListRequest(query, MAX_BUDGETS));
  const states = await Promise.all(
    page.map(async (served) => ({ served, state: await readState(served) })),
  );
  const views = states.map(({ served: { address, objective, revision }, state }) => ({
    slo: address,
    namespace: objective.namespace,
    target: objective.target,
    revision,
    ...stateView(state),
  }));
  return jsonAnswer({ budgets: views, total, next });
}

async function one(request: RouteRequest, ports: RoutePorts) {
  const served = objectiveOf(request, ports);
  const state = await ports.readState(served);
  const canaries = canariesOf(served, ports).map(canaryView);
  return jsonAnswer({ ...sloView(served), ...stateView(state), canaries });
}

function canariesOf({ id }: ServedObjective, { canaries, now }: RoutePorts) {
  return canaries.lately(now()).filter(({ ids }) => ids.includes(id));
}
