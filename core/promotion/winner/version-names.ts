import { isRecord } from "#core/is-record.ts";
import type { TestedVersions } from "#core/slo/decide-test.ts";
import { imageParts } from "../image-parts.ts";

/** The names by which metrics may know pods of a template: values of its labels, tags and digests of its images. */
export function versionNames(template: unknown): ReadonlySet<string> {
  const { metadata, spec } = isRecord(template) ? template : {};
  const labels = isRecord(metadata) && isRecord(metadata.labels) ? metadata.labels : {};
  const { containers, initContainers } = isRecord(spec) ? spec : {};
  const images = [containers, initContainers]
    .flatMap((list: unknown): readonly unknown[] => (Array.isArray(list) ? list : []))
    .flatMap((each) =>
      isRecord(each) && typeof each.image === "string" ? namesOf(each.image) : [],
    );
  return new Set([...Object.values(labels), ...images].filter((name) => typeof name === "string"));
}

function namesOf(image: string): readonly string[] {
  const { tag, digest } = imageParts(image);
  return [tag, digest].filter((name) => name !== null);
}

interface Sides {
  readonly old: ReadonlySet<string>;
  readonly new: ReadonlySet<string>;
}

/** A version that was compared: `value` is what metrics call it. */
interface Compared {
  readonly name: string;
  readonly value: string;
}

/** Which of two versions is which; null where each is not the name of exactly one side. */
export function tellApart(versions: readonly Compared[], sides: Sides): TestedVersions | null {
  const [first, second] = versions;
  if (first === undefined || second === undefined) return null;
  const isOnly = ({ value }: Compared, side: keyof Sides) =>
    sides[side].has(value) && !sides[side === "old" ? "new" : "old"].has(value);
  if (isOnly(first, "old") && isOnly(second, "new")) return { old: first.name, new: second.name };
  if (isOnly(first, "new") && isOnly(second, "old")) return { old: second.name, new: first.name };
  return null;
}
