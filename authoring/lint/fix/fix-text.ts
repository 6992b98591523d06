import { TiphysError } from "#core/errors.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { dottedPath } from "#core/promotion/dotted-path.ts";
import { editYaml } from "#core/promotion/edit/edit-yaml.ts";
import type { Fix, FixContext, FixDocument } from "./fix.ts";

/** A text that was mended as far as possible. */
export interface FixedText {
  readonly text: string;
  /** For people: what was mended, and what could not be written. */
  readonly done: readonly string[];
  readonly left: readonly string[];
}

interface Mending {
  readonly file: string;
  readonly fixDocument: FixDocument;
  readonly context: FixContext;
}

const MAX_FIXES = 500;

/** Mends one thing after the other until nothing is left to mend; what cannot be read stays as it is. */
export async function fixText(text: string, mending: Mending): Promise<FixedText> {
  const done: string[] = [];
  const left = new Map<string, string>();
  let current = text;
  for (let turn = 0; turn < MAX_FIXES; turn++) {
    const next = await nextFix(current, { ...mending, left });
    if (next === null) break;
    const { document, fix } = next;
    try {
      current = edited(current, { file: mending.file, document, fix });
      done.push(fix.what);
      // What stood in the way of another one may be gone.
      left.clear();
    } catch (error) {
      if (!(error instanceof TiphysError)) throw error;
      left.set(keyOf(next), `${dottedPath(fix.edit.at)}: ${fix.what}: ${error.message}`);
    }
  }
  return { text: current, done, left: [...left.values()] };
}

interface FoundFix {
  readonly document: number;
  readonly fix: Fix;
}

async function nextFix(
  text: string,
  { file, fixDocument, context, left }: Mending & { readonly left: ReadonlyMap<string, string> },
): Promise<FoundFix | null> {
  for (const [document, value] of valuesOf(text, file).entries()) {
    const fixes = await fixDocument(value, context);
    const fix = fixes.find((candidate) => !left.has(keyOf({ document, fix: candidate })));
    if (fix !== undefined) return { document, fix };
  }
  return null;
}

/** What stands in a file of JSON must stay JSON: a member that is added as YAML has no quotes. */
function edited(
  text: string,
  { file, document, fix }: FoundFix & { readonly file: string },
): string {
  const after = editYaml(text, [fix.edit], { file, document });
  if (!file.endsWith(".json") || isJson(after)) return after;
  throw new TiphysError("MANIFEST_UNREADABLE", "this is a change for a person, as it is JSON.");
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function keyOf({ document, fix: { edit } }: FoundFix): string {
  return JSON.stringify([document, edit]);
}

function valuesOf(text: string, file: string): readonly unknown[] {
  try {
    return readYaml(text, { file }).map(({ value }) => value);
  } catch (error) {
    if (error instanceof TiphysError) return [];
    throw error;
  }
}
