import { compareBody, readCompareForm } from "../compare/compare-form.ts";
import { readCompareRequest } from "../compare/read-compare-request.ts";
import { TiphysError } from "#core/errors.ts";
import { invalidRequest } from "../api/read-request.ts";
import { appCells } from "../fleet/app-cells.ts";
import type { ClusterState } from "../fleet/cluster-state.ts";
import { listPage, readListRequest, text } from "../listing/list-request.ts";
import { problemViews } from "../listing/slo-view.ts";
import { appPage } from "../page/app-page.ts";
import { comparePage } from "../page/compare-page.ts";
import { fleetPage } from "../page/fleet-page.ts";
import { objectivePage } from "../page/objective-page.ts";
import { overviewPage, type ShownObjective } from "../page/overview-page.ts";
import { htmlAnswer, type RouteAnswer } from "./answer.ts";
import { objectiveOf } from "./objective-of.ts";
import type { Route, RoutePorts, RouteRequest } from "./routes.ts";

/** What the page shows of the cluster. */
export interface FleetPorts {
  readonly state: () => Promise<ClusterState>;
  /** The name by which fleets know the cluster; null where it has none. */
  readonly cluster: string | null;
}

const MAX_ON_PAGE = 50;

/** What people look at. Without a cluster the objectives are the first page. */
export function pageRoutes(ports: RoutePorts): readonly Route[] {
  const { fleet } = ports;
  const objectives = (request: RouteRequest) => overview(request, ports);
  return [
    {
      method: "get",
      path: "/",
      handle: fleet === null ? objectives : (request) => face(request, { ...ports, fleet }),
    },
    { method: "get", path: "/slos", handle: objectives },
    { method: "get", path: "/slos/:service/:objective", handle: (request) => page(request, ports) },
    {
      method: "get",
      path: "/slos/:service/:objective/compare",
      handle: (request) => compared(request, ports),
    },
    {
      method: "get",
      path: "/fleets/:fleet/:environment/:app",
      handle: (request) => app(request, ports),
    },
  ];
}

async function shownObjectives(
  query: RouteRequest["query"],
  { store, readState }: RoutePorts,
): Promise<{
  readonly shown: readonly ShownObjective[];
  readonly page: ReturnType<typeof listPage>;
}> {
  const page = listPage(store.served, readListRequest(query, MAX_ON_PAGE));
  const shown = await Promise.all(
    page.page.map(async (served) => ({ served, state: await readState(served) })),
  );
  return { shown, page };
}

async function overview({ query }: RouteRequest, ports: RoutePorts): Promise<RouteAnswer> {
  const { store, canaries, now } = ports;
  const { shown, page } = await shownObjectives(query, ports);
  return htmlAnswer(
    overviewPage({
      objectives: shown,
      next: page.next,
      total: page.total,
      request: readListRequest(query, MAX_ON_PAGE),
      problems: problemViews(store.statuses),
      canaries: canaries.lately(now()),
      nowMs: now(),
    }),
  );
}

async function face(
  { query }: RouteRequest,
  ports: RoutePorts & { readonly fleet: FleetPorts },
): Promise<RouteAnswer> {
  const { fleet, canaries, now } = ports;
  const from = readFrom(query);
  const [state, { shown, page }] = await Promise.all([fleet.state(), shownObjectives({}, ports)]);
  return htmlAnswer(
    fleetPage({
      state,
      cluster: fleet.cluster,
      objectives: shown,
      objectiveCount: page.total,
      canaries: canaries.lately(now()),
      from,
      nowMs: now(),
    }),
  );
}

function readFrom(query: RouteRequest["query"]): number {
  const given = text(query, "from") ?? "0";
  if (/^\d{1,6}$/.test(given)) return Number(given);
  throw invalidRequest(`from: expected a number, got "${given.slice(0, 40)}"`);
}

async function app({ params }: RouteRequest, { fleet, now }: RoutePorts): Promise<RouteAnswer> {
  const state = await fleet?.state();
  const bundle = state?.bundles.items.find(({ name }) => name === params.fleet);
  const environment = bundle?.fleet.spec.environments.find(
    ({ name }) => name === params.environment,
  );
  const cell =
    state === undefined || bundle === undefined || environment === undefined
      ? undefined
      : appCells(environment, { state, fleet: bundle.fleet }).get(params.app ?? "");
  if (cell === undefined || bundle === undefined)
    throw new TiphysError(
      "SLO_UNKNOWN",
      "expected an app of a fleet in this cluster, got another.",
    );
  return htmlAnswer(appPage({ fleet: bundle.name, cell, nowMs: now() }));
}

async function page(request: RouteRequest, ports: RoutePorts): Promise<RouteAnswer> {
  const served = objectiveOf(request, ports);
  const state = await ports.readState(served);
  const canaries = ports.canaries.lately(ports.now()).filter(({ ids }) => ids.includes(served.id));
  return htmlAnswer(objectivePage({ served, state, canaries, nowMs: ports.now() }));
}

async function compared(request: RouteRequest, ports: RoutePorts): Promise<RouteAnswer> {
  const served = objectiveOf(request, ports);
  const form = readCompareForm(request.query, served);
  const nowMs = ports.now();
  const shown = { served, form, nowMs };
  if (form.versions === "")
    return htmlAnswer(comparePage({ ...shown, answer: null, problem: null }));
  try {
    const asked = readCompareRequest(compareBody(served, form, nowMs), nowMs);
    return htmlAnswer(comparePage({ ...shown, answer: await ports.compare(asked), problem: null }));
  } catch (error) {
    if (!(error instanceof TiphysError)) throw error;
    const status = error.code === "REQUEST_INVALID" ? 400 : 502;
    return htmlAnswer(comparePage({ ...shown, answer: null, problem: error.message }), status);
  }
}
