import type { ClusterClient } from "#adapters/kubernetes/cluster-client.ts";
import { refusedByCluster } from "#adapters/kubernetes/refused-by-cluster.ts";
import type { TiphysError } from "#core/errors.ts";
import { isRecord } from "#core/is-record.ts";
import { ENVIRONMENT_LABEL } from "#core/policy/live/namespace-findings.ts";

const PATH = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";
const ENFORCE = "tiphys-enforce";
const OBSERVE = "tiphys-observe";

/** What stands in a selector for no environment at all: a list of none is not valid, and names are in lower case. */
export const NO_ENVIRONMENT = "NONE";

/**
 * Sends namespaces with these labels to the configuration that lets go on, all others to the one that enforces; how
 * many selectors it wrote. At no moment does a namespace have neither. @throws CLUSTER_UNREACHABLE
 */
export async function writeRoutes(
  client: ClusterClient,
  observed: readonly string[],
): Promise<number> {
  const wanted = observed.length === 0 ? [NO_ENVIRONMENT] : observed;
  const current = listsOf(await readConfiguration(client, OBSERVE)).flatMap(({ values }) => values);
  const both = [...new Set([...current, ...wanted])].sort();
  const before = isSubset(wanted, current) ? 0 : await writeLists(client, OBSERVE, both);
  const enforced = await writeLists(client, ENFORCE, wanted);
  return before + enforced + (await writeLists(client, OBSERVE, wanted));
}

interface Configuration {
  readonly resourceVersion: string;
  readonly webhooks: readonly unknown[];
}

/** A list of environments in a selector, with its place in the configuration. */
interface RouteList {
  readonly pointer: string;
  readonly values: readonly string[];
}

async function writeLists(
  client: ClusterClient,
  name: string,
  values: readonly string[],
): Promise<number> {
  const configuration = await readConfiguration(client, name);
  const stale = listsOf(configuration).filter((list) => !isSame(list.values, values));
  if (configuration === null || stale.length === 0) return 0;
  // Without the test a configuration that changed meanwhile could get the list in the wrong place.
  const unchanged = {
    op: "test",
    path: "/metadata/resourceVersion",
    value: configuration.resourceVersion,
  };
  const operations = stale.map(({ pointer }) => ({ op: "replace", path: pointer, value: values }));
  const { status } = await client.send({
    method: "PATCH",
    path: `${PATH}/${name}?fieldManager=tiphys-webhook`,
    contentType: "application/json-patch+json",
    body: [unchanged, ...operations],
  });
  if (status >= 300) throw refused(name, { verb: "change", status });
  return stale.length;
}

/** Null where it is not installed: nothing is asked then, and there is nothing to route. */
async function readConfiguration(
  client: ClusterClient,
  name: string,
): Promise<Configuration | null> {
  const { status, body } = await client.send({ path: `${PATH}/${name}` });
  if (status === 404) return null;
  if (status !== 200 || !isRecord(body)) throw refused(name, { verb: "read", status });
  const metadata = isRecord(body.metadata) ? body.metadata : {};
  return {
    resourceVersion: String(metadata.resourceVersion),
    webhooks: Array.isArray(body.webhooks) ? body.webhooks : [],
  };
}

/** Selectors name environments with In where they are observed, and with NotIn where they are not. */
function listsOf(configuration: Configuration | null): readonly RouteList[] {
  return (configuration?.webhooks ?? []).flatMap((webhook, index) =>
    expressionsOf(webhook).flatMap((expression, place) => {
      if (!isRecord(expression) || expression.key !== ENVIRONMENT_LABEL) return [];
      if (!Array.isArray(expression.values)) return [];
      const pointer = `/webhooks/${index}/namespaceSelector/matchExpressions/${place}/values`;
      return [{ pointer, values: expression.values.map(String) }];
    }),
  );
}

function expressionsOf(webhook: unknown): readonly unknown[] {
  const selector = isRecord(webhook) ? webhook.namespaceSelector : undefined;
  const expressions = isRecord(selector) ? selector.matchExpressions : undefined;
  return Array.isArray(expressions) ? expressions : [];
}

function isSubset(some: readonly string[], all: readonly string[]): boolean {
  return some.every((value) => all.includes(value));
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && isSubset(left, right);
}

function refused(
  name: string,
  { verb, status }: { readonly verb: string; readonly status: number },
): TiphysError {
  const isRaced = status === 409 || status === 422;
  return refusedByCluster(`ValidatingWebhookConfiguration ${name}`, {
    ...{ wanted: `to ${verb} it`, status },
    ...(isRaced ? { next: "It is tried again." } : {}),
  });
}
