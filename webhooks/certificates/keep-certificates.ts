import { X509Certificate } from "node:crypto";
import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import type { TlsMaterial } from "#adapters/http/tls-files.ts";
import { TiphysError } from "#core/errors.ts";
import { readCertificates, writeCertificates } from "./certificate-secret.ts";
import { authorityBundle, type CertificateState, planCertificates } from "./plan-certificates.ts";
import { publishBundle, readPublishedBundle } from "./published-bundle.ts";

const MAX_TRIES = 5;

export interface KeepOptions {
  readonly namespace: string;
  /** The names by which the API server calls this server. */
  readonly hosts: readonly string[];
  readonly now: () => number;
}

/** API servers hear of a changed configuration within this time, the slowest of several too. */
const TRUSTED_AFTER_MS = 8000;

/**
 * Each call makes what is due, once for all replicas (who writes the Secret first wins, the others take what is
 * there), tells the API server whom to trust, and returns what to serve with. The caller looks again and again.
 */
export function certificateKeeper(
  client: ClusterClient,
  options: KeepOptions,
): () => Promise<TlsMaterial> {
  const trusted = steadyBundle();
  return async () => {
    for (let tries = 1; ; tries++) {
      const now = options.now();
      const { state: old, resourceVersion } = await readCertificates(client, options.namespace);
      const publishedBundle = trusted(await readPublishedBundle(client));
      const state = await planCertificates(old, { now, hosts: options.hosts, publishedBundle });
      const isOurs =
        state === old ||
        (await writeCertificates(client, options.namespace, { state, resourceVersion }));
      if (isOurs) {
        await publishBundle(client, authorityBundle(state, now));
        return materialOf(state);
      }
      if (tries === MAX_TRIES) throw crowded(options.namespace);
    }
  };
}

/** The bundle, once this process has seen the same one published for long enough; null until then. */
function steadyBundle(): (published: string | null) => string | null {
  let seen: string | null = null;
  let since = 0;
  return (published) => {
    if (published !== seen) since = performance.now();
    seen = published;
    return performance.now() - since >= TRUSTED_AFTER_MS ? published : null;
  };
}

function crowded(namespace: string): TiphysError {
  return new TiphysError(
    "CLUSTER_UNREACHABLE",
    `certificates in ${namespace}: expected to write them, others wrote ${MAX_TRIES} times at the same moment. It is tried again.`,
  );
}

function materialOf({ leaf }: CertificateState): TlsMaterial {
  const endsAt = Date.parse(new X509Certificate(leaf.certificatePem).validTo);
  return { cert: leaf.certificatePem, key: leaf.keyPem, endsAt };
}
