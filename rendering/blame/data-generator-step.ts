import { Buffer } from "node:buffer";
import { basename, resolve } from "node:path";
import type { BlameQuery, BlameStep, Claim } from "./blame-query.ts";
import type { SourceFiles } from "./source-files.ts";
import { likenessOf } from "./value-likeness.ts";
import { writtenElements, writtenField } from "./written-fields.ts";
import type { SourcePlace, Written } from "./written.ts";

interface DataGenerator {
  readonly entry: Written;
  /** generatorOptions of the kustomization. */
  readonly options: Written | null;
  readonly files: SourceFiles;
  readonly folder: string;
}

/** An entry of configMapGenerator or secretGenerator: who wrote a key of the data, a label, the type. */
export function dataGeneratorStep(generator: DataGenerator): BlameStep {
  return { claim: (query) => claimOf(generator, query) };
}

function claimOf(generator: DataGenerator, query: BlameQuery): Claim | null {
  const { entry } = generator;
  const [first, second, third] = query.keys.map(String);
  if (first === "data" || first === "binaryData") return dataClaim(generator, query);
  if (first === "type" || first === "immutable") return optionClaim(generator, [first]);
  const isOption = second === "labels" || second === "annotations";
  if (first === "metadata" && isOption) {
    return optionClaim(generator, third === undefined ? [second] : [second, third]);
  }
  const own = second === "namespace" ? writtenField(entry, "namespace") : null;
  return own === null ? null : claim(own.place([], "value"), "equal");
}

function dataClaim(generator: DataGenerator, { keys, value, object }: BlameQuery): Claim | null {
  const [, key] = keys.map(String);
  const pieces = [...literals(generator), ...environments(generator), ...contents(generator)];
  if (key === undefined) {
    const [piece] = pieces;
    return piece === undefined ? null : { ...claim(piece.entry, "other"), isReplacement: false };
  }
  const piece = pieces.findLast((candidate) => candidate.key === key);
  if (piece === undefined) return null;
  const isEncoded = object.kind === "Secret" || keys[0] === "binaryData";
  const plain = isEncoded ? Buffer.from(String(value), "base64").toString("utf8") : value;
  return claim(piece.place, piece.text === null ? "equal" : likenessOf(piece.text, plain));
}

interface Piece {
  readonly key: string;
  /** null for a whole file. */
  readonly text: string | null;
  readonly place: SourcePlace;
  /** Where the kustomization says it. */
  readonly entry: SourcePlace;
}

function literals({ entry }: DataGenerator): readonly Piece[] {
  return writtenElements(entry, "literals").flatMap((literal) => {
    const place = literal.place([], "value");
    const pair = splitPair(literal.value);
    return pair === null ? [] : [{ ...pair, place, entry: place }];
  });
}

function environments({ entry, files, folder }: DataGenerator): readonly Piece[] {
  const env = writtenField(entry, "env");
  const listed = [...writtenElements(entry, "envs"), ...(env === null ? [] : [env])];
  return listed.flatMap((path) => {
    const file = resolve(folder, String(path.value));
    const lines = files.source(file)?.text.split("\n") ?? [];
    return lines.flatMap((line, index) => {
      const pair = splitPair(line.trim());
      if (pair === null || pair.key.startsWith("#")) return [];
      const column = line.indexOf("=") + 2;
      const place = { file: files.nameOf(file), line: index + 1, column };
      return [{ ...pair, place, entry: path.place([], "value") }];
    });
  });
}

/** A file's content has no line of its own: the file begins where it begins. */
function contents({ entry, files, folder }: DataGenerator): readonly Piece[] {
  return writtenElements(entry, "files").map((element) => {
    const written = String(element.value);
    const equals = written.indexOf("=");
    const path = written.slice(equals + 1);
    const file = resolve(folder, path);
    const place = element.place([], "value");
    const isKnown = files.source(file) !== null;
    return {
      key: equals < 0 ? basename(path) : written.slice(0, equals),
      text: null,
      place: isKnown ? { file: files.nameOf(file), line: 1, column: 1 } : place,
      entry: place,
    };
  });
}

/** "KEY=value", quotes around the value taken off as kustomize does. */
function splitPair(text: unknown): { readonly key: string; readonly text: string } | null {
  if (typeof text !== "string") return null;
  const equals = text.indexOf("=");
  if (equals <= 0) return null;
  return {
    key: text.slice(0, equals),
    text: text.slice(equals + 1).replace(/^(["'])(.*)\1$/s, "$2"),
  };
}

function optionClaim({ entry, options }: DataGenerator, path: readonly string[]): Claim | null {
  const own = writtenField(entry, "options");
  for (const start of [own, options, entry]) {
    const found = path.reduce<Written | null>(
      (written, name) => (written === null ? null : writtenField(written, name)),
      start,
    );
    if (found !== null) return claim(found.place([], "value"), "equal");
  }
  return null;
}

function claim(place: SourcePlace, likeness: Claim["likeness"]): Claim {
  return { place, likeness, isReplacement: true };
}
