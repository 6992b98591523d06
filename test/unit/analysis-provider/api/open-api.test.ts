import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "chai";
import { readFileSync } from "node:fs";
import { analysisApp } from "#analysis-provider/server/analysis-app.ts";
import { routes } from "#analysis-provider/server/routes.ts";
import { type OpenApi, openApi } from "#analysis-provider/api/open-api.ts";
import {
  COMPARE_REQUEST_SCHEMA,
  MEASURE_REQUEST_SCHEMA,
} from "#analysis-provider/api/request.schema.ts";
import { type RunningAnalysis, startAnalysis } from "#test/support/analysis-server.ts";
import { temporaryFolder, writeTree } from "#test/support/file-tree.ts";
import { STORY_FLEET, STORY_NOW, storyAnswer } from "#test/support/slo-story.ts";
import { startStubSource, type StubSource } from "#test/support/stub-source.ts";

const page = readFileSync(
  new URL("../../../../docs/reference/analysis-api.md", import.meta.url),
  "utf8",
);
const document = openApi("0.0.0");
const described = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
);

describe("the OpenAPI document", () => {
  it("describes every route, and no other", () => {
    expect(described.toSorted()).to.deep.equal(mountedRoutes().toSorted());
  });

  it("has a heading for each route on docs/reference/analysis-api.md, and that page no other", () => {
    const headings = [...page.matchAll(/^## ((?:GET|POST) .*)$/gm)].map(([, heading]) => heading);
    expect(headings.toSorted()).to.deep.equal(described.toSorted());
  });

  for (const [route, { properties }] of [
    ["POST /v1/measure", MEASURE_REQUEST_SCHEMA],
    ["POST /v1/compare", COMPARE_REQUEST_SCHEMA],
  ] as const) {
    it(`has a row on that page for each field of ${route}`, () => {
      const section = page.split(/^## /m).find((text) => text.startsWith(`${route}\n`)) ?? "";
      const rows = [...section.matchAll(/^\| `(\w+)` \| \S/gm)].map(([, field]) => field);
      expect(rows).to.deep.equal(Object.keys(properties));
    });
  }

  it("refers to nothing that is not there", () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name,
    );
    const { schemas } = document.components as { readonly schemas: object };
    expect(references).not.to.have.length(0);
    expect([...new Set(references)].filter((name) => !(String(name) in schemas))).to.deep.equal([]);
  });
});

describe("answers of the analysis server", () => {
  const folder = temporaryFolder();
  let source: StubSource;
  let server: RunningAnalysis;

  beforeEach(async () => {
    writeTree(folder(), { ...STORY_FLEET, "fleet/slos/broken.yaml": "service: x\nslos: 7\n" });
    source = await startStubSource(storyAnswer());
    server = await startAnalysis({
      cwd: folder(),
      argv: ["--from", "fleet", "--prometheus", source.url],
    });
  });
  afterEach(async () => {
    await server.stop();
    await source.close();
  });

  const canary = {
    slo: "checkout/availability",
    canaryHash: "bad",
    stableHash: "old",
    since: new Date(STORY_NOW - 20 * 60_000).toISOString(),
  };
  const versions = ["good", "bad"].map((hash) => ({ name: hash, hash }));
  const CALLS: readonly (readonly [string, string, number, string, unknown?])[] = [
    ["post", "/v1/measure", 200, "/v1/measure", canary],
    [
      "post",
      "/v1/measure",
      200,
      "/v1/measure",
      { slos: ["checkout/latency", "checkout/replication-lag"] },
    ],
    ["post", "/v1/measure", 200, "/v1/measure", { ...canary, facts: "true" }],
    ["post", "/v1/measure", 200, "/v1/measure", { slo: "no/such" }],
    ["post", "/v1/measure", 200, "/v1/measure", {}],
    ["post", "/v1/compare", 200, "/v1/compare", { slo: "checkout/availability", versions }],
    ["post", "/v1/compare", 200, "/v1/compare", { slo: "checkout/latency", versions }],
    ["post", "/v1/compare", 400, "/v1/compare", { slo: "checkout/latency" }],
    ["post", "/v1/compare", 422, "/v1/compare", { slo: "no/such", versions }],
    ["get", "/v1/slos", 200, "/v1/slos?service=checkout&limit=2"],
    ["get", "/v1/slos", 400, "/v1/slos?limit=none"],
    [
      "get",
      "/v1/slos/{service}/{objective}",
      200,
      "/v1/slos/checkout/availability?namespace=shop-prod",
    ],
    ["get", "/v1/slos/{service}/{objective}", 422, "/v1/slos/checkout/nothing"],
    ["get", "/v1/budgets", 200, "/v1/budgets"],
    ["get", "/v1/budgets", 400, "/v1/budgets?colour=red"],
    ["get", "/openapi.json", 200, "/openapi.json"],
    ["get", "/", 200, "/"],
    ["get", "/slos", 200, "/slos"],
    ["get", "/slos/{service}/{objective}/compare", 200, "/slos/search/availability/compare"],
    [
      "get",
      "/slos/{service}/{objective}/compare",
      200,
      "/slos/search/availability/compare?versions=good,bad&since=30m",
    ],
    [
      "get",
      "/slos/{service}/{objective}/compare",
      400,
      "/slos/search/availability/compare?versions=good",
    ],
    ["get", "/fleets/{fleet}/{environment}/{app}", 404, "/fleets/shop/prod/api"],
    ["get", "/slos/{service}/{objective}", 200, "/slos/search/availability"],
    ["get", "/healthz", 200, "/healthz"],
    ["get", "/readyz", 200, "/readyz"],
    ["get", "/metrics", 200, "/metrics"],
  ];
  it("are as the document says", async () => {
    for (const [method, path, status, address, body] of CALLS) {
      const title = `${method} ${address} ${JSON.stringify(body)}`;
      const { response, text } = await call(server.url, address, body);
      expect(response.status, `${title}: ${text.slice(0, 300)}`).to.equal(status);
      const content = contentOf(document, { path, method, status });
      const type = String(response.headers.get("content-type")).split(";")[0] ?? "";
      expect(Object.keys(content), title).to.deep.equal([type]);
      if (type !== "application/json") continue;
      expect(
        problemsOf(content[type]?.schema, JSON.parse(text)),
        `${title}: ${text}`,
      ).to.deep.equal([]);
    }
  });
});

interface Place {
  readonly path: string;
  readonly method: string;
  readonly status: number;
}

type Content = Readonly<Record<string, { readonly schema: object }>>;

function contentOf({ paths }: OpenApi, { path, method, status }: Place): Content {
  const operation = paths[path]?.[method] as {
    readonly responses: Readonly<Record<number, { readonly content: Content }>>;
  };
  return operation.responses[status]?.content ?? {};
}

function problemsOf(schema: object | undefined, value: unknown): readonly unknown[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  const validate = ajv.compile({ ...schema, components: document.components });
  return validate(value) ? [] : (validate.errors ?? []);
}

async function call(url: string, address: string, body: unknown) {
  const given = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
  const response = await fetch(`${url}${address}`, given);
  return { response, text: await response.text() };
}

/** What express has, in the words of OpenAPI. */
function mountedRoutes(): readonly string[] {
  const ports = {} as Parameters<typeof routes>[0];
  const app = analysisApp({
    routes: routes(ports),
    measure: () => "",
    misfit: () => "",
    isKnown: () => true,
    onRefused: () => {},
    report: () => {},
    waitsFor: () => null,
    registry: {} as Parameters<typeof analysisApp>[0]["registry"],
  });
  const layersOf = (one: unknown) => (one as { router: { stack: Layer[] } }).router.stack;
  const all = layersOf(app).flatMap((layer) =>
    layer.handle !== undefined && "router" in layer.handle ? layersOf(layer.handle) : [layer],
  );
  const mounted = [...all, ...OPERATIONS].flatMap(({ route }) => {
    // A route for all methods stands behind POST /v1/measure, and says that it is not the way.
    const methods = Object.keys(route?.methods ?? {}).filter((method) =>
      /^(get|post)$/.test(method),
    );
    const path = route?.path.replace(/:(\w+)/g, "{$1}");
    return Object.keys(route?.methods ?? {}).length > 5
      ? []
      : methods.map((method) => `${method.toUpperCase()} ${path}`);
  });
  return [...new Set(mounted)];
}

/** Mounted as an app of its own (adapters/http/operations-app.ts), which express hides behind a function. */
const OPERATIONS: readonly Layer[] = ["/healthz", "/readyz", "/metrics"].map((path) => ({
  route: { path, methods: { get: true } },
}));

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  readonly handle?: object;
}
