import { dirname, resolve } from "node:path";
import { YamlSource } from "#core/kube/yaml-source.ts";
import { isInside, pathFrom } from "#adapters/inside-folder.ts";
import { readLimitedText } from "#rendering/read-limited-text.ts";
import { type Written, writtenDocuments } from "./written.ts";

/** The repository's files, each read once; what lies outside of it or cannot be read is null. */
export class SourceFiles {
  readonly root: string;
  readonly #sources = new Map<string, YamlSource | null>();
  readonly #documents = new Map<string, readonly Written[]>();

  /** @param root absolute, links resolved */
  constructor(root: string) {
    this.root = root;
  }

  /** "apps/shop/base/web.yaml" of an absolute path. */
  nameOf(path: string): string {
    return pathFrom(this.root, path);
  }

  source(path: string): YamlSource | null {
    const known = this.#sources.get(path);
    if (known !== undefined) return known;
    const text = isInside(this.root, path) ? readLimitedText(path) : null;
    const source = text === null ? null : new YamlSource(text);
    this.#sources.set(path, source);
    return source;
  }

  /** The YAML documents of a file, none for one that is missing. */
  documents(path: string): readonly Written[] {
    const known = this.#documents.get(path);
    if (known !== undefined) return known;
    const source = this.source(path);
    const documents = source === null ? [] : writtenDocuments(this.nameOf(path), source);
    this.#documents.set(path, documents);
    return documents;
  }

  folderOf(path: string): string {
    return dirname(path);
  }

  documentsBeside(folder: string, name: unknown): readonly Written[] {
    return typeof name === "string" ? this.documents(resolve(folder, name)) : [];
  }
}
