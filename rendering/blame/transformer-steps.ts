import type { BlameStep } from "./blame-query.ts";
import type { ConfiguredSpecs } from "./configured-specs.ts";
import * as specs from "./field-specs.ts";
import { imageStep } from "./image-step.ts";
import {
  legacyJsonSteps,
  mergeTransformerSteps,
  type PatchContext,
  patchSteps,
} from "./patch-steps.ts";
import type { PluginDocument } from "./plugin-documents.ts";
import { type FindSource, replacementStep } from "./replacement-step.ts";
import { affixStep, namespaceStep, pairsStep, replicaStep } from "./value-steps.ts";
import { writtenElements, writtenField } from "./written-fields.ts";
import type { Written } from "./written.ts";

interface TransformerContext extends PatchContext {
  readonly configured: ConfiguredSpecs;
  readonly findSource: FindSource;
}

/** The steps of a built-in transformer that a file under `transformers` configures. */
export function transformerSteps(
  { kind, config }: PluginDocument,
  context: TransformerContext,
): readonly BlameStep[] {
  const own = writtenElements(config, "fieldSpecs").map(specs.readFieldSpec);
  const field = (name: string) => writtenField(config, name);
  const one = (written: Written | null, make: (found: Written) => BlameStep) =>
    written === null ? [] : [make(written)];
  switch (kind) {
    case "PatchTransformer":
      return patchSteps(config, context);
    case "PatchStrategicMergeTransformer":
      return mergeTransformerSteps(config, context);
    case "PatchJson6902Transformer":
      return legacyJsonSteps(config, context);
    case "LabelTransformer":
      return one(field("labels"), (pairs) => pairsStep(pairs, own));
    case "AnnotationsTransformer":
      return one(field("annotations"), (pairs) => pairsStep(pairs, own));
    case "ImageTagTransformer":
      return one(field("imageTag"), (entry) => imageStep(entry, own));
    case "ReplicaCountTransformer":
      return one(field("replica"), (entry) => replicaStep(entry, own));
    case "NamespaceTransformer":
      return namespaceSteps(config, own);
    case "PrefixTransformer":
    case "SuffixTransformer":
    case "PrefixSuffixTransformer":
      return ["prefix", "suffix"].flatMap((name) =>
        one(field(name), (affix) => affixStep(affix, own)),
      );
    case "ReplacementTransformer":
      return writtenElements(config, "replacements").map((entry) =>
        replacementStep(entry, context.findSource),
      );
    case "ValueAddTransformer":
      return one(field("value"), (value) => namespaceStep(value, targetSpecs(config)));
    default:
      return [];
  }
}

function namespaceSteps(config: Written, own: readonly specs.FieldSpec[]): readonly BlameStep[] {
  const metadata = writtenField(config, "metadata");
  const namespace = metadata === null ? null : writtenField(metadata, "namespace");
  return namespace === null ? [] : [namespaceStep(namespace, [...specs.NAMESPACES, ...own])];
}

/** Every field that a ValueAddTransformer names, in any object. */
function targetSpecs(config: Written): readonly specs.FieldSpec[] {
  return writtenElements(config, "targets").map((target) => {
    const { path } = specs.readFieldSpec(target);
    return { path, group: null, version: null, kind: null };
  });
}
