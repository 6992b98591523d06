import { nameHint } from "../name-hint.ts";
import { documentKind } from "../document-kind.ts";
import { fitSloDocument } from "../fit-slo-document.ts";
import { faulty, type Part, partOf } from "../part.ts";
import type { Keys, SloDocument, SloProblem } from "../slo-reader.ts";
import type { SloSchemaName } from "../slo-schemas.ts";
import type {
  AlertConditionSpec,
  AlertPolicySpec,
  DataSourceSpec,
  OpenSloDocument,
  OpenSloMetadata,
  SliSpec,
  SloSpec,
} from "./openslo.ts";

/** A specification with the document and the keys at which it stands. */
export interface Placed<S> {
  readonly spec: S;
  readonly document: number;
  readonly at: Keys;
}

interface Kept<S> extends Placed<S> {
  readonly metadata: OpenSloMetadata;
}

interface Specs {
  readonly SLO: SloSpec;
  readonly SLI: SliSpec;
  readonly Service: unknown;
  readonly DataSource: DataSourceSpec;
  readonly AlertPolicy: AlertPolicySpec;
  readonly AlertCondition: AlertConditionSpec;
  readonly AlertNotificationTarget: unknown;
}

type OpenSloKind = keyof Specs;

const SCHEMA_OF: Readonly<Record<OpenSloKind, SloSchemaName>> = {
  SLO: "OpenSloSlo",
  SLI: "OpenSloSli",
  Service: "OpenSloService",
  DataSource: "OpenSloDataSource",
  AlertPolicy: "OpenSloAlertPolicy",
  AlertCondition: "OpenSloAlertCondition",
  AlertNotificationTarget: "OpenSloAlertNotificationTarget",
};

/** All OpenSLO documents that are read together, by kind and name: they refer to one another. */
export class OpenSloDocuments {
  readonly problems: readonly SloProblem[];
  private readonly kept: ReadonlyMap<string, ReadonlyMap<string, Kept<unknown>>>;

  constructor(documents: readonly SloDocument[]) {
    const readings = documents.map(readOne);
    const byKind = new Map<string, Map<string, Kept<unknown>>>();
    const twice: SloProblem[] = [];
    for (const { kind, kept } of readings) {
      if (kept === null) continue;
      const named = byKind.get(kind) ?? new Map<string, Kept<unknown>>();
      if (named.has(kept.metadata.name)) twice.push(repeated(kind, kept));
      else named.set(kept.metadata.name, kept);
      byKind.set(kind, named);
    }
    this.kept = byKind;
    this.problems = [...readings.flatMap(({ problems }) => problems), ...twice];
  }

  all<K extends OpenSloKind>(kind: K): readonly Kept<Specs[K]>[] {
    return [...this.named(kind).values()];
  }

  /** The document that a reference means; a problem at the reference where there is none. */
  find<K extends OpenSloKind>(
    kind: K,
    { name, at, document }: { readonly name: string; readonly at: Keys; readonly document: number },
  ): Part<Placed<Specs[K]>> {
    const found = this.named(kind).get(name);
    if (found !== undefined) return partOf(found);
    const hint = nameHint(name, this.named(kind).keys());
    return faulty({
      at,
      document,
      message: `there is no ${kind} "${name}" among the documents that are read${hint}`,
      remedy: `Put the ${kind} beside this document, or correct the name.`,
    });
  }

  private named<K extends OpenSloKind>(kind: K): ReadonlyMap<string, Kept<Specs[K]>> {
    return (this.kept.get(kind) ?? new Map()) as ReadonlyMap<string, Kept<Specs[K]>>;
  }
}

interface Reading {
  readonly kind: string;
  readonly kept: Kept<unknown> | null;
  readonly problems: readonly SloProblem[];
}

function readOne(document: SloDocument): Reading {
  const kind = documentKind(document.value).kind ?? "";
  if (!isKnown(kind)) return { kind, kept: null, problems: [unknownKind(kind, document.index)] };
  const fitted = fitSloDocument(SCHEMA_OF[kind], document);
  if (fitted.document === null) return { kind, kept: null, problems: fitted.problems };
  const { metadata, spec } = fitted.document as OpenSloDocument<unknown>;
  return { kind, kept: { metadata, spec, document: document.index, at: ["spec"] }, problems: [] };
}

function isKnown(kind: string): kind is OpenSloKind {
  return Object.hasOwn(SCHEMA_OF, kind);
}

function unknownKind(kind: string, document: number): SloProblem {
  const known = Object.keys(SCHEMA_OF).join(", ");
  return {
    document,
    at: ["kind"],
    message: `expected a kind of OpenSLO (${known}), got "${kind}"`,
  };
}

function repeated(kind: string, { metadata, document }: Kept<unknown>): SloProblem {
  return {
    document,
    at: ["metadata", "name"],
    message: `${kind} "${metadata.name}" is there twice`,
    remedy: "Give each its own name.",
  };
}
