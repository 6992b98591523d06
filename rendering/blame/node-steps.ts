import type { BlameStep } from "./blame-query.ts";
import { type ConfiguredSpecs, configuredSpecs } from "./configured-specs.ts";
import { dataGeneratorStep } from "./data-generator-step.ts";
import * as specs from "./field-specs.ts";
import { DATA_GENERATORS } from "./history.ts";
import { imageStep } from "./image-step.ts";
import type { KustomizationNode } from "./kustomization-node.ts";
import { legacyJsonSteps, legacyMergeSteps, patchSteps } from "./patch-steps.ts";
import { pluginDocuments } from "./plugin-documents.ts";
import { type FindSource, replacementStep } from "./replacement-step.ts";
import type { SourceFiles } from "./source-files.ts";
import { transformerSteps } from "./transformer-steps.ts";
import { affixStep, namespaceStep, pairsStep, replicaStep } from "./value-steps.ts";
import { textField, writtenElements, writtenField } from "./written-fields.ts";
import { type Written, writtenAt } from "./written.ts";

interface StepContext {
  readonly files: SourceFiles;
  readonly findSource: FindSource;
}

/** What one kustomization does to objects, in the order in which kustomize does it. */
export interface NodeSteps {
  /** Data that its generators add to what others generated. */
  readonly data: readonly BlameStep[];
  readonly transformers: readonly BlameStep[];
}

/** @see https://github.com/kubernetes-sigs/kustomize/blob/master/api/internal/target/kusttarget_configplugin.go */
export function nodeSteps(node: KustomizationNode, { files, findSource }: StepContext): NodeSteps {
  const { folder, kustomization } = node;
  const place = { files, folder };
  const configured = configuredSpecs(kustomization, place);
  const each = (field: string) => writtenElements(kustomization, field);
  return {
    data: mergingGenerators(node, files),
    transformers: [
      ...each("patchesStrategicMerge").flatMap((patch) => legacyMergeSteps(patch, place)),
      ...each("patches").flatMap((entry) => patchSteps(entry, place)),
      ...nameSteps(kustomization, configured),
      ...labelSteps(kustomization, configured),
      ...each("patchesJson6902").flatMap((entry) => legacyJsonSteps(entry, place)),
      ...each("replicas").map((entry) =>
        replicaStep(entry, [...specs.REPLICAS, ...configured("replicas")]),
      ),
      ...[...each("imageTags"), ...each("images")].map((entry) =>
        imageStep(entry, configured("images")),
      ),
      ...replacements(node, { files, findSource }),
      ...each("transformers").flatMap((element) =>
        pluginDocuments(element, { ...place, file: node.file }).flatMap((document) =>
          transformerSteps(document, { ...place, configured, findSource }),
        ),
      ),
    ],
  };
}

/** Entries with behavior merge or replace change what another kustomization generated. */
function mergingGenerators(
  { kustomization, folder }: KustomizationNode,
  files: SourceFiles,
): readonly BlameStep[] {
  const options = writtenField(kustomization, "generatorOptions");
  return Object.entries(DATA_GENERATORS).flatMap(([field, generator]) =>
    writtenElements(kustomization, field).flatMap((entry) => {
      const behavior = textField(entry, "behavior");
      const name = textField(entry, "name") ?? "";
      if (behavior !== "merge" && behavior !== "replace") return [];
      const step = dataGeneratorStep({ entry, options, files, folder });
      const claim: BlameStep["claim"] = (query) => {
        const { object, identity } = query;
        const isMine = `${object.kind}Generator` === generator && identity.names.has(name);
        return isMine ? step.claim(query) : null;
      };
      return [{ claim }];
    }),
  );
}

function nameSteps(kustomization: Written, configured: ConfiguredSpecs): readonly BlameStep[] {
  const namespace = writtenField(kustomization, "namespace");
  const affixes = (["namePrefix", "nameSuffix"] as const).flatMap((field) => {
    const affix = writtenField(kustomization, field);
    return affix === null ? [] : [affixStep(affix, configured(field))];
  });
  if (namespace === null) return affixes;
  return [namespaceStep(namespace, [...specs.NAMESPACES, ...configured("namespace")]), ...affixes];
}

function labelSteps(kustomization: Written, configured: ConfiguredSpecs): readonly BlameStep[] {
  const selectors = [
    ...specs.LABELS,
    ...specs.TEMPLATE_LABELS,
    ...specs.SELECTOR_LABELS,
    ...configured("commonLabels"),
  ];
  const templates = [...specs.LABELS, ...specs.TEMPLATE_LABELS, ...configured("templateLabels")];
  const listed = writtenElements(kustomization, "labels").flatMap((entry) => {
    const pairs = writtenField(entry, "pairs");
    if (pairs === null) return [];
    const isSet = (name: string) => writtenField(entry, name)?.value === true;
    const standard = isSet("includeSelectors")
      ? selectors
      : isSet("includeTemplates")
        ? templates
        : specs.LABELS;
    const own = writtenElements(entry, "fields").map(specs.readFieldSpec);
    return [pairsStep(pairs, [...standard, ...own, ...configured("labels")])];
  });
  const labels = writtenField(kustomization, "commonLabels");
  const annotations = writtenField(kustomization, "commonAnnotations");
  const places = [...specs.ANNOTATIONS, ...configured("commonAnnotations")];
  return [
    ...listed,
    ...(labels === null ? [] : [pairsStep(labels, selectors)]),
    ...(annotations === null ? [] : [pairsStep(annotations, places)]),
  ];
}

/** An entry of `replacements` stands in the kustomization, or in a file, alone or in a list. */
function replacements(
  { kustomization, folder }: KustomizationNode,
  { files, findSource }: StepContext,
): readonly BlameStep[] {
  return writtenElements(kustomization, "replacements").flatMap((entry) => {
    const path = textField(entry, "path");
    const documents = path === null ? [entry] : files.documentsBeside(folder, path);
    return documents.flatMap(elementsOf).map((found) => replacementStep(found, findSource));
  });
}

function elementsOf(written: Written): readonly Written[] {
  if (!Array.isArray(written.value)) return [written];
  return written.value.map((_, index) => writtenAt(written, [index]));
}
