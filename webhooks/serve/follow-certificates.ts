import type { Server } from "node:https";
import type { TlsMaterial } from "#adapters/http/tls-files.ts";
import { pauseFor } from "#adapters/pause-for.ts";
import { watchPaths } from "#adapters/watch-paths.ts";
import type { World } from "#adapters/world.ts";
import { TiphysError } from "#core/errors.ts";
import type { WebhookParts } from "./compose.ts";
import type { WebhookConfig } from "./webhook-config.ts";

const LOOK_EVERY_MS = 2000;
/** A new webhook configuration waits no longer for its authority. */
const RENEW_EVERY_MS = 10_000;

export interface CertificateSetting {
  readonly config: WebhookConfig;
  readonly parts: WebhookParts;
  readonly world: World;
}

/**
 * What to serve with first; null when told to stop before. A cluster that does not give it yet, as it is away or
 * the account's rights come later, is asked again: what follows the cluster does no other. @throws CONFIG_INVALID
 */
export async function firstCertificate({
  parts: { tls, log },
  world: { signal },
}: CertificateSetting): Promise<TlsMaterial | null> {
  let lastFault = "";
  while (!signal.aborted) {
    try {
      return await tls();
    } catch (error) {
      if (!(error instanceof TiphysError) || error.code !== "CLUSTER_UNREACHABLE") throw error;
      if (error.message !== lastFault) log.warn({ fault: error.message }, "waits for certificates");
      lastFault = error.message;
      await pauseFor(LOOK_EVERY_MS, signal);
    }
  }
  return null;
}

export function tlsOptions({ cert, key }: TlsMaterial) {
  return { cert, key, minVersion: "TLSv1.2" as const };
}

/** Serves new certificates as they come. Open connections keep the one they have. */
export function followCertificates(
  server: Server,
  { config, parts, world, served }: CertificateSetting & { readonly served: TlsMaterial },
): void {
  const { metrics, log, tls } = parts;
  let current = served;
  let lastFault = "";
  const renew = async () => {
    try {
      const fresh = await tls();
      lastFault = "";
      if (fresh.cert === current.cert && fresh.key === current.key) return;
      current = fresh;
      server.setSecureContext(tlsOptions(fresh));
      metrics.setCertificateEnd(fresh.endsAt);
      log.info({ endsAt: new Date(fresh.endsAt).toISOString() }, "certificate renewed");
    } catch (error) {
      const fault = (error as Error).message;
      if (fault !== lastFault) log.error({ error: fault }, "certificate not renewed");
      lastFault = fault;
    }
  };
  if ("certFile" in config.tls) {
    const options = { intervalMs: LOOK_EVERY_MS, signal: world.signal };
    watchPaths([config.tls.certFile, config.tls.keyFile], renew, options);
    return;
  }
  const timer = setInterval(() => void renew(), RENEW_EVERY_MS);
  world.signal.addEventListener("abort", () => clearInterval(timer), { once: true });
}
