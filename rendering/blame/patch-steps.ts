import { isRecord } from "#core/is-record.ts";
import type { BlameStep } from "./blame-query.ts";
import { embeddedDocuments } from "./embedded-documents.ts";
import { jsonPatchStep } from "./json-patch-step.ts";
import { mergePatchStep } from "./merge-patch-step.ts";
import { names, selects } from "./patch-target.ts";
import type { SourceFiles } from "./source-files.ts";
import { textField, writtenElements, writtenField } from "./written-fields.ts";
import { type Written, writtenAt } from "./written.ts";

export interface PatchContext {
  readonly files: SourceFiles;
  /** The folder that paths are relative to. */
  readonly folder: string;
}

/** The steps of `patches`, or of a PatchTransformer: an entry of the list. */
export function patchSteps(entry: Written, context: PatchContext): readonly BlameStep[] {
  const documents = patchDocuments(entry, { ...context, inline: "patch" });
  const target = writtenField(entry, "target");
  const options = writtenField(entry, "options");
  const changesIdentity = ["allowNameChange", "allowKindChange"].some(
    (name) => options !== null && writtenField(options, name)?.value === true,
  );
  return documents.flatMap((patch) => {
    if (Array.isArray(patch.value)) return jsonSteps(patch, target);
    const applies = (query: Parameters<BlameStep["claim"]>[0]) =>
      target === null ? names(patch.value, query) : selects(target, query);
    return [mergePatchStep({ patch, applies, changesIdentity })];
  });
}

/** The steps of `patchesStrategicMerge`: an element is a path or the patch itself. */
export function legacyMergeSteps(element: Written, context: PatchContext): readonly BlameStep[] {
  const inline = embeddedDocuments(element).filter(({ value }) => isRecord(value));
  const documents =
    inline.length > 0 ? inline : context.files.documentsBeside(context.folder, element.value);
  return documents.map((patch) =>
    mergePatchStep({
      patch,
      applies: (query) => names(patch.value, query),
      changesIdentity: false,
    }),
  );
}

/** The steps of `patchesJson6902`, or of a PatchJson6902Transformer. */
export function legacyJsonSteps(entry: Written, context: PatchContext): readonly BlameStep[] {
  const inline = textField(entry, "jsonOp") === null ? "patch" : "jsonOp";
  const target = writtenField(entry, "target");
  return patchDocuments(entry, { ...context, inline }).flatMap((patch) => jsonSteps(patch, target));
}

function jsonSteps(patch: Written, target: Written | null): readonly BlameStep[] {
  if (target === null) return [];
  return [jsonPatchStep({ patch, applies: (query) => selects(target, query) })];
}

interface PatchPlace extends PatchContext {
  readonly inline: string;
}

/** A patch stands in a file or inline; a file may hold several, and a JSON patch several texts of operations. */
function patchDocuments(entry: Written, { files, folder, inline }: PatchPlace): readonly Written[] {
  const path = textField(entry, "path");
  if (path !== null) return files.documentsBeside(folder, path);
  const text = writtenField(entry, inline);
  if (text === null) return [];
  return isRecord(text.value) || Array.isArray(text.value) ? [text] : embeddedDocuments(text);
}

/** The steps of a PatchStrategicMergeTransformer. */
export function mergeTransformerSteps(
  config: Written,
  context: PatchContext,
): readonly BlameStep[] {
  const text = writtenField(config, "patches");
  const inline = text === null ? [] : legacyMergeSteps(writtenAt(text, []), context);
  const paths = writtenElements(config, "paths");
  return [...paths.flatMap((path) => legacyMergeSteps(path, context)), ...inline];
}
