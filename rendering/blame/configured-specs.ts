import { type FieldSpec, readFieldSpec } from "./field-specs.ts";
import type { SourceFiles } from "./source-files.ts";
import { writtenElements } from "./written-fields.ts";
import type { Written } from "./written.ts";

type Section =
  | "images"
  | "replicas"
  | "namespace"
  | "namePrefix"
  | "nameSuffix"
  | "commonLabels"
  | "labels"
  | "templateLabels"
  | "commonAnnotations";

export type ConfiguredSpecs = (section: Section) => readonly FieldSpec[];

/** The further places that the files under `configurations` give to the transformers. */
export function configuredSpecs(
  kustomization: Written,
  { files, folder }: { readonly files: SourceFiles; readonly folder: string },
): ConfiguredSpecs {
  const documents = writtenElements(kustomization, "configurations").flatMap((path) =>
    files.documentsBeside(folder, path.value),
  );
  return (section) =>
    documents.flatMap((document) => writtenElements(document, section)).map(readFieldSpec);
}
