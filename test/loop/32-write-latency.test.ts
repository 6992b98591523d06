import { expect } from "chai";
import {
  type ClusterAnswer,
  type ClusterClient,
  connectCluster,
} from "#adapters/kubernetes/cluster-client.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { overlayOf } from "./overlay-version.ts";
import { stepsOfAStory } from "./story-steps.ts";
import { APP, loopWorld } from "./world.ts";

const WRITES = 500;
const JUDGED = "ml-inference-dev";
const UNJUDGED = "nobody-asks";
const PLACES = [
  { namespace: JUDGED, where: "with the webhook" },
  { namespace: UNJUDGED, where: "without it" },
];
const NAME = "write-latency";

interface Measured {
  readonly where: string;
  /** Milliseconds of each write. */
  readonly samples: readonly number[];
}

interface Written {
  readonly what: string;
  /** The collection in a namespace. */
  readonly collection: (namespace: string) => string;
  readonly object: object;
}

describe("the latency of the API server's writes", function () {
  this.timeout(900_000);
  stepsOfAStory();
  let client: ClusterClient;
  let writes: readonly Written[];

  before(async () => {
    const { plane, bringUp } = loopWorld();
    await bringUp();
    client = connectCluster(plane.kubeconfig);
    await plane.kubectl(["create", "namespace", UNJUDGED]);
    writes = [configMap(), await deployment()];
    for (const written of writes)
      for (const namespace of [JUDGED, UNJUDGED]) await make(written, namespace);
  });
  after(async () => {
    const { plane } = loopWorld();
    await plane.kubectl(["delete", "namespace", UNJUDGED, "--wait=false"]);
    await plane.kubectl(["-n", JUDGED, "delete", "configmap,deployment", NAME]);
  });

  it("is printed with and without the webhook, and every write is answered", async () => {
    const { times } = loopWorld();
    for (const written of writes) {
      for (const { where, samples } of await measure(written)) {
        times.note(`write of a ${written.what}, ${where}: p50`, quantile(samples, 0.5));
        times.note(`write of a ${written.what}, ${where}: p99`, quantile(samples, 0.99));
      }
    }
  });

  /** In turn with and without the webhook, so that both meet the same machine. */
  async function measure({ collection }: Written): Promise<readonly Measured[]> {
    const measured = PLACES.map((place) => ({ ...place, samples: [] as number[] }));
    for (let turn = 0; turn < WRITES; turn++)
      for (const { namespace, samples } of measured) {
        const begun = performance.now();
        const { status, body } = await client.send({
          method: "PATCH",
          path: `${collection(namespace)}/${NAME}`,
          body: { metadata: { annotations: { turn: String(turn) } } },
          contentType: "application/merge-patch+json",
        });
        samples.push(performance.now() - begun);
        expect(status, JSON.stringify(body)).to.equal(200);
      }
    return measured;
  }

  async function make({ collection, object }: Written, namespace: string): Promise<void> {
    const path = collection(namespace);
    const answer: ClusterAnswer = await client.send({ method: "POST", path, body: object });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(201);
  }
});

function configMap(): Written {
  const data = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [`setting-${index}`, "a value of a usual length"]),
  );
  const metadata = { name: NAME, labels: { app: APP, owner: "ml-platform", env: "dev" } };
  return {
    what: "ConfigMap",
    collection: (namespace) => `/api/v1/namespaces/${namespace}/configmaps`,
    object: { apiVersion: "v1", kind: "ConfigMap", metadata, data },
  };
}

/** The fleet's own, without replicas and under another name. */
async function deployment(): Promise<Written> {
  const { tiphys, git } = loopWorld();
  await git.fetch();
  const { stdout, stderr } = await tiphys(["render", overlayOf("dev")]);
  const found = readYaml(stdout, { file: stderr })
    .map(({ value }) => value as KubeObject & { readonly spec: object })
    .find(({ kind }) => kind === "Deployment");
  const { namespace: _, ...metadata } = { namespace: "", ...found?.metadata };
  return {
    what: "Deployment",
    collection: (namespace) => `/apis/apps/v1/namespaces/${namespace}/deployments`,
    object: {
      ...found,
      metadata: { ...metadata, name: NAME },
      spec: { ...found?.spec, replicas: 0 },
    },
  };
}

function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((left, right) => left - right);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
}
