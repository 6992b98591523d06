import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { refusedByCluster } from "#adapters/kubernetes/refused-by-cluster.ts";
import { isRecord } from "#core/is-record.ts";
import type { CertificateState } from "./plan-certificates.ts";

const NAME = "tiphys-webhook-certificates";

/** The state as the Secret has it, with the version that a write must name. */
export interface StoredCertificates {
  readonly state: CertificateState | null;
  /** Null where there is no Secret yet. */
  readonly resourceVersion: string | null;
}

/** Reads the suite's certificates; one that somebody has emptied counts as none. @throws CLUSTER_UNREACHABLE */
export async function readCertificates(
  client: ClusterClient,
  namespace: string,
): Promise<StoredCertificates> {
  const { status, body } = await client.send({ path: path(namespace, NAME) });
  if (status === 404) return { state: null, resourceVersion: null };
  if (status !== 200 || !isRecord(body))
    throw refusedByCluster(secret(namespace), { wanted: "to read it", status });
  const metadata = isRecord(body.metadata) ? body.metadata : {};
  return {
    state: decode(isRecord(body.data) ? body.data : {}),
    resourceVersion: String(metadata.resourceVersion ?? ""),
  };
}

/** Writes them if nobody else did meanwhile; false when somebody was faster. @throws CLUSTER_UNREACHABLE */
export async function writeCertificates(
  client: ClusterClient,
  namespace: string,
  {
    state,
    resourceVersion,
  }: { readonly state: CertificateState; readonly resourceVersion: string | null },
): Promise<boolean> {
  const isNew = resourceVersion === null;
  const { status } = await client.send({
    method: isNew ? "POST" : "PUT",
    path: isNew ? path(namespace, "").slice(0, -1) : path(namespace, NAME),
    body: {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: NAME, namespace, ...(isNew ? {} : { resourceVersion }) },
      type: "Opaque",
      data: encode(state),
    },
  });
  if (status === 409 || status === 404) return false;
  if (status >= 300) throw refusedByCluster(secret(namespace), { wanted: "to write it", status });
  return true;
}

function path(namespace: string, name: string): string {
  return `/api/v1/namespaces/${namespace}/secrets/${name}`;
}

function encode(state: CertificateState): Readonly<Record<string, string>> {
  const fields = {
    "ca.crt": state.authority.certificatePem,
    "ca.key": state.authority.keyPem,
    "next-ca.crt": state.nextAuthority?.certificatePem,
    "next-ca.key": state.nextAuthority?.keyPem,
    "old-ca.crt": state.oldAuthorityPem ?? undefined,
    "tls.crt": state.leaf.certificatePem,
    "tls.key": state.leaf.keyPem,
  };
  const given = Object.entries(fields).filter(([, text]) => text !== undefined);
  return Object.fromEntries(
    given.map(([key, text]) => [key, Buffer.from(text ?? "").toString("base64")]),
  );
}

function decode(data: Readonly<Record<string, unknown>>): CertificateState | null {
  const text = (key: string) => {
    const value = data[key];
    return typeof value === "string" ? Buffer.from(value, "base64").toString("utf8") : null;
  };
  const pair = (certificate: string, key: string) => {
    const [certificatePem, keyPem] = [text(certificate), text(key)];
    return certificatePem === null || keyPem === null ? null : { certificatePem, keyPem };
  };
  const [authority, leaf] = [pair("ca.crt", "ca.key"), pair("tls.crt", "tls.key")];
  if (authority === null || leaf === null) return null;
  return {
    authority,
    leaf,
    nextAuthority: pair("next-ca.crt", "next-ca.key"),
    oldAuthorityPem: text("old-ca.crt"),
  };
}

function secret(namespace: string): string {
  return `Secret ${namespace}/${NAME}`;
}
