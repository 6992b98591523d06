import { record, records, text, texts } from "./loose-json.ts";

/** What Argo CD says of an Application. */
export interface ApplicationFacts {
  readonly name: string;
  /** Folders in repositories that it renders. */
  readonly paths: readonly string[];
  readonly namespace: string;
  /** "Healthy", "Degraded" …; "" where Argo CD has not said yet. */
  readonly health: string;
  /** "Synced", "OutOfSync" …. */
  readonly sync: string;
  readonly images: readonly string[];
  /** "Deployment/shop/api" of what belongs to it. */
  readonly resources: ReadonlySet<string>;
  /** Of the first condition that is an error; null for none. */
  readonly error: string | null;
}

const MAX_RESOURCES = 2000;

/** As Argo CD 3 writes it. @see argoproj.io/v1alpha1 Application */
export function decodeApplication(
  item: Readonly<Record<string, unknown>>,
): ApplicationFacts | null {
  const [metadata, spec, status] = [record(item.metadata), record(item.spec), record(item.status)];
  if (typeof metadata.name !== "string") return null;
  const summary = record(status.summary);
  const sources = [record(spec.source), ...records(spec.sources)];
  const conditions = records(status.conditions);
  const error = conditions.find(({ type }) => text(type).endsWith("Error"));
  return {
    name: metadata.name,
    paths: sources.flatMap(({ path }) => (typeof path === "string" ? [trimmed(path)] : [])),
    namespace: text(record(spec.destination).namespace),
    health: text(record(status.health).status),
    sync: text(record(status.sync).status),
    images: texts(summary.images),
    resources: new Set(records(status.resources).slice(0, MAX_RESOURCES).map(resourceKey)),
    error: error === undefined ? null : text(error.message),
  };
}

function resourceKey({ kind, namespace, name }: Readonly<Record<string, unknown>>): string {
  return `${text(kind)}/${text(namespace)}/${text(name)}`;
}

function trimmed(path: string): string {
  return path.replace(/^(\.?\/)+|\/+$/g, "");
}
