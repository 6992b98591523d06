import { gunzipSync, gzipSync } from "node:zlib";
import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { refusedByCluster } from "#adapters/kubernetes/refused-by-cluster.ts";
import { isRecord } from "#core/is-record.ts";
import type { KubeObject } from "#core/kube/resource.ts";
import { readJson } from "#core/kube/yaml/read-json.ts";
import { bundleOffer } from "../guardrails/read-bundle-folder.ts";
import type { BundleOffer } from "../guardrails/guardrail-store.ts";

export const KEPT_LABEL = "tiphys.io/last-good";
const FIELD = "bundle.json.gz";
const MAX_BYTES = 16 * 1024 * 1024;

/** The offer in a ConfigMap that keeps a last good bundle; null for one that cannot be read. */
export function keptOffer({ metadata, binaryData }: KubeObject): BundleOffer | null {
  const packed = isRecord(binaryData) ? binaryData[FIELD] : undefined;
  if (typeof packed !== "string") return null;
  try {
    const bytes = gunzipSync(Buffer.from(packed, "base64"), { maxOutputLength: MAX_BYTES });
    const document = readJson(bytes.toString("utf8"), 0);
    return document === null ? null : bundleOffer(metadata?.name ?? "", document.value);
  } catch {
    // Cut or written by somebody else: as good as none.
    return null;
  }
}

/** Keeps a bundle that came into force: what a restarted server begins with. @throws CLUSTER_UNREACHABLE */
export async function keepBundle(
  client: ClusterClient,
  { namespace, bundle }: { readonly namespace: string; readonly bundle: KubeObject },
): Promise<void> {
  const name = `tiphys-last-good-${bundle.metadata?.name ?? ""}`;
  const { apiVersion, kind, metadata, spec } = bundle;
  const content = { apiVersion, kind, metadata: { name: metadata?.name }, spec };
  const packed = gzipSync(Buffer.from(JSON.stringify(content)), { level: 9 });
  const { status } = await client.send({
    method: "PATCH",
    path: `/api/v1/namespaces/${namespace}/configmaps/${name}?fieldManager=tiphys-webhook&force=true`,
    contentType: "application/apply-patch+yaml",
    body: {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name, namespace, labels: { [KEPT_LABEL]: "bundle" } },
      binaryData: { [FIELD]: packed.toString("base64") },
    },
  });
  if (status < 300) return;
  throw refusedByCluster(`ConfigMap ${namespace}/${name}`, { wanted: "to write it", status });
}
