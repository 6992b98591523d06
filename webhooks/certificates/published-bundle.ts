import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { refusedByCluster } from "#adapters/kubernetes/refused-by-cluster.ts";
import type { TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";

const PATH = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

/** Configurations with this label are ours, and get our bundle. */
const CONFIGURATION_LABEL = "tiphys.io/own-certificates";

interface Configuration {
  readonly name: string;
  readonly resourceVersion: string;
  readonly webhooks: readonly Readonly<Record<string, unknown>>[];
}

/**
 * The bundle that all our webhook configurations carry; null when they differ, "" when there are none.
 * @throws CLUSTER_UNREACHABLE
 */
export async function readPublishedBundle(client: ClusterClient): Promise<string | null> {
  const bundles = new Set(
    (await configurations(client)).flatMap(({ webhooks }) => webhooks.map(bundleOf)),
  );
  const [only = "", second] = bundles;
  return second === undefined ? only : null;
}

/** Puts the bundle into every configuration of ours that has another. @throws CLUSTER_UNREACHABLE */
export async function publishBundle(client: ClusterClient, bundle: string): Promise<void> {
  for (const { name, resourceVersion, webhooks } of await configurations(client)) {
    const operations = webhooks.flatMap((webhook, index) =>
      bundleOf(webhook) === bundle
        ? []
        : [
            {
              op: "add",
              path: `/webhooks/${index}/clientConfig/caBundle`,
              value: Buffer.from(bundle).toString("base64"),
            },
          ],
    );
    if (operations.length === 0) continue;
    // Without the test a configuration that changed meanwhile could get the bundle in the wrong place.
    const unchanged = { op: "test", path: "/metadata/resourceVersion", value: resourceVersion };
    const { status } = await client.send({
      method: "PATCH",
      path: `${PATH}/${name}`,
      contentType: "application/json-patch+json",
      body: [unchanged, ...operations],
    });
    if (status >= 300 && status !== 409 && status !== 422 && status !== 404)
      throw refused(name, status);
  }
}

async function configurations(client: ClusterClient): Promise<readonly Configuration[]> {
  const { status, body } = await client.send({
    path: `${PATH}?labelSelector=${encodeURIComponent(CONFIGURATION_LABEL)}`,
  });
  if (status !== 200 || !isRecord(body)) throw refused("", status);
  const items = Array.isArray(body.items) ? body.items.filter(isRecord) : [];
  return items.map(({ metadata, webhooks }) => {
    const { name, resourceVersion } = isRecord(metadata) ? metadata : {};
    return {
      name: String(name),
      resourceVersion: String(resourceVersion),
      webhooks: Array.isArray(webhooks) ? webhooks.filter(isRecord) : [],
    };
  });
}

function bundleOf({ clientConfig }: Readonly<Record<string, unknown>>): string {
  const bundle = isRecord(clientConfig) ? clientConfig.caBundle : undefined;
  return typeof bundle === "string" ? Buffer.from(bundle, "base64").toString("utf8") : "";
}

function refused(name: string, status: number): TiphysError {
  const wanted = "to read and change it";
  return refusedByCluster(`ValidatingWebhookConfiguration ${name}`, { wanted, status });
}
