import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { KubeObject } from "#core/kube/resource.ts";
import {
  type Checked,
  creationReview,
  expectSameVerdict,
  namespaceOf,
  readChecked,
  type UnjudgedRules,
  unjudgedRules,
} from "#test/support/door-contract.ts";
import { type ExampleFleet, exampleFleet } from "#test/support/example-fleet.ts";
import { TEST_DAY } from "#test/support/run-tiphys.ts";
import { startWebhook, type WebhookServer } from "#test/support/webhook-server.ts";

const EXAMPLES = [
  { name: "cluster-move", clusters: ["new-rehearsal", "new-production"] },
  { name: "flexdesk", clusters: [null] },
  { name: "hyperpage", clusters: ["eks-dev", "eks-staging", "eks-production"] },
  { name: "ml-inference", clusters: [null] },
] as const;

/** Just before and at the end of every exception and override of the examples, and long after. */
const MOMENTS = [
  "2026-11-21T12:00:00.000Z",
  "2026-12-31T23:59:59.999Z",
  "2027-01-01T00:00:00.000Z",
  "2027-01-31T23:59:59.999Z",
  "2027-02-01T00:00:00.000Z",
  "2028-06-01T00:00:00.000Z",
].map((text) => Date.parse(text));

describe("verdicts of check and admission about the examples", function () {
  this.timeout(300_000);

  for (const { name, clusters } of EXAMPLES) {
    it(`are the same for every overlay of ${name}, around the end of each exception and override`, async () => {
      const example = exampleFleet(name);
      const verdicts = await checkVerdicts(example, name);
      let compared = 0;
      for (const cluster of clusters) compared += await compareServer(verdicts, { name, cluster });
      expect(compared).to.be.greaterThan(100);
    });
  }
});

/** What check says at each moment, and what is rendered. */
interface CheckVerdicts {
  readonly overlays: readonly RenderedOverlay[];
  readonly moments: readonly { readonly now: number; readonly checked: Checked }[];
  readonly unjudged: UnjudgedRules;
}

interface RenderedOverlay {
  readonly path: string;
  readonly environment: string;
  readonly objects: readonly KubeObject[];
}

async function checkVerdicts(example: ExampleFleet, name: string): Promise<CheckVerdicts> {
  const moments = [];
  for (const now of MOMENTS) {
    const result = await example.tiphys(["check", "--format", "json"], { now });
    moments.push({ now, checked: readChecked(result) });
  }
  const overlays = [];
  for (const { path, environment } of moments[0]?.checked.targets ?? []) {
    if (environment === null) continue;
    overlays.push({ path, environment, objects: await example.render(path) });
  }
  return { moments, overlays, unjudged: await unjudgedRules(folderOf(name), TEST_DAY) };
}

interface Served {
  readonly name: string;
  readonly cluster: string | null;
}

/** How many answers of a server were compared: those to what its cluster gets. */
async function compareServer(verdicts: CheckVerdicts, { name, cluster }: Served): Promise<number> {
  const { moments, overlays, unjudged } = verdicts;
  const argv = cluster === null ? [] : ["--cluster", cluster];
  let now = TEST_DAY;
  const from = withoutFreezes(name);
  const server = await startWebhook({ from, argv, now: () => now });
  let compared = 0;
  try {
    for (const { now: moment, checked } of moments) {
      now = moment;
      for (const overlay of overlays) {
        if (cluster !== null && !cluster.endsWith(`-${overlay.environment}`)) continue;
        compared += await compareOverlay(overlay, { server, checked, unjudged });
      }
    }
  } finally {
    await server.stop();
    rmSync(from, { recursive: true, force: true });
  }
  return compared;
}

interface Door {
  readonly server: WebhookServer;
  readonly checked: Checked;
  readonly unjudged: UnjudgedRules;
}

async function compareOverlay(
  { path, environment, objects }: RenderedOverlay,
  { server, checked, unjudged }: Door,
): Promise<number> {
  const found = checked.targets.find((target) => target.path === path)?.findings ?? [];
  const { revision } = checked;
  for (const object of objects) {
    const namespace = namespaceOf(object, null);
    const findings = found.filter(({ resource }) => isOf(resource, object));
    const answer = await server.review(creationReview(object, namespace));
    const given = { object, namespace, environment, revision, findings, unjudged };
    expectSameVerdict(answer, given);
  }
  return objects.length;
}

/** What comes new in a freeze is held at admission alone; the revision is the same without. */
function withoutFreezes(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), "tiphys-contract-"));
  cpSync(folderOf(name), folder, { recursive: true });
  rmSync(join(folder, "freezes"), { recursive: true, force: true });
  const file = join(folder, "tiphys.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace(/^ +freezes: .*\n/m, ""));
  return folder;
}

function folderOf(example: string): string {
  return fileURLToPath(new URL(`../../examples/${example}`, import.meta.url));
}

function isOf(
  resource: { readonly apiVersion: string; readonly kind: string; readonly name: string },
  object: KubeObject,
): boolean {
  const { apiVersion, kind, metadata } = object;
  return (
    resource.apiVersion === apiVersion && resource.kind === kind && resource.name === metadata?.name
  );
}
