import type { ImageVersion } from "./image-version.ts";
import type { Version } from "./version.ts";

/** Of so many fields the values say more than their number. */
const MOST_SHOWN_FIELDS = 3;
const LONGEST_SHOWN_VALUE = 20;

/** One line for people: "shop v1.2.3, redis 7.4, 2 files", "old 90, new 10". */
export function versionWords({ images, files, fields }: Version): string {
  const parts = [
    ...images.map((image) => `${lastName(image)} ${imageVersion(image)}`),
    ...counted(Object.keys(files).length, "file"),
    ...fieldWords(fields),
  ];
  return parts.length === 0 ? "no version" : parts.join(", ");
}

/** What a change does to a version, one line for each thing: "ghcr.io/acme/shop: v1 -> v2". */
export function versionChanges(before: Version, after: Version): readonly string[] {
  const images = after.images.flatMap((image) => {
    const old = before.images.find(({ name }) => name === image.name);
    return changeLine(
      image.name,
      old === undefined ? "none" : fullVersion(old),
      fullVersion(image),
    );
  });
  const names = [...new Set([...Object.keys(before.files), ...Object.keys(after.files)])].sort();
  const files = names.flatMap((name) =>
    changeLine(name, short(before.files[name]), short(after.files[name])),
  );
  const fields = Object.entries(after.fields).flatMap(([name, value]) =>
    changeLine(name, JSON.stringify(before.fields[name] ?? null), JSON.stringify(value)),
  );
  return [...images, ...files, ...fields];
}

function fieldWords(fields: Version["fields"]): readonly string[] {
  const words = Object.entries(fields).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return { name: name.split(/[:.]/).at(-1) ?? name, text };
  });
  return words.length > MOST_SHOWN_FIELDS ||
    words.some(({ text }) => text.length > LONGEST_SHOWN_VALUE)
    ? counted(words.length, "field")
    : words.map(({ name, text }) => `${name} ${text}`);
}

function changeLine(name: string, before: string, after: string): readonly string[] {
  return before === after ? [] : [`${name}: ${before} -> ${after}`];
}

function fullVersion({ tag, digest }: ImageVersion): string {
  return [tag, digest].filter((part) => part !== null).join("@");
}

function imageVersion({ tag, digest }: ImageVersion): string {
  return tag ?? (digest ?? "").slice(0, "sha256:".length + 12);
}

function short(object: string | undefined): string {
  return object === undefined ? "none" : object.slice(0, 12);
}

function lastName({ name }: ImageVersion): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function counted(count: number, noun: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${noun}${count === 1 ? "" : "s"}`];
}
