import { createHash } from "node:crypto";
import { decodeBase64, encodeBase64 } from "#core/cel/base64.ts";
import { encodeUtf8 } from "#core/cel/utf8.ts";
import { TiphysError } from "#core/errors.ts";
import { readYaml } from "#core/kube/read-yaml.ts";
import { parseImage } from "../image-reference.ts";
import { textAt } from "./arguments.ts";
import { decodeCertificate } from "./certificate.ts";
import { isExternalUrl } from "./external-url.ts";
import { JmespathError, valueError } from "./jmespath-error.ts";
import type { JmespathFunction } from "./jmespath-function.ts";
import { isInRange } from "./version-range.ts";

const DEEPEST = 500;

/** Functions that read or write texts of some form, and those that no render can answer. */
export const ENCODING_FUNCTIONS: Readonly<Record<string, JmespathFunction>> = {
  base64_encode: ofText((text) => encodeBase64(encodeUtf8(text))),
  base64_decode: ofText(decoded),
  parse_json: ofText(parsedJson),
  parse_yaml: ofText(parsedYaml),
  sha256: ofText(digest("sha256")),
  sha1: ofText(digest("sha1")),
  md5: ofText(digest("md5")),
  path_canonicalize: ofText(canonicalPath),
  image_normalize: ofText((text) => {
    const image = parseImage(text);
    if (image === null) throw valueError(`image_normalize(): bad image: "${text}"`);
    return image.reference;
  }),
  is_external_url: ofText(isExternalUrl),
  semver_compare: {
    parameters: ["string", "string"],
    run: (given) => isInRange(textAt(given, 0), textAt(given, 1)),
  },
  random: ofText(() => {
    throw new JmespathError("unsupported", "random(), whose answer is another one every time,");
  }),
  x509_decode: ofText(decodeCertificate),
};

function ofText(run: (text: string) => unknown): JmespathFunction {
  return {
    parameters: ["string"],
    run: (given, { budget }) => {
      budget.make(textAt(given, 0).length);
      return run(textAt(given, 0));
    },
  };
}

function digest(algorithm: string): (text: string) => string {
  return (text) => createHash(algorithm).update(text).digest("hex");
}

function decoded(text: string): string {
  const written = text.replace(/[\r\n]/g, "");
  const bytes = written.length % 4 === 0 ? decodeBase64(written) : null;
  if (bytes === null) throw valueError("base64_decode(): illegal base64 data");
  return new TextDecoder().decode(bytes);
}

function parsedJson(text: string): unknown {
  checkDepth(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw valueError("parse_json(): expected JSON");
  }
}

function parsedYaml(text: string): unknown {
  checkDepth(text);
  try {
    return readYaml(text, { file: "parse_yaml()" })[0]?.value ?? null;
  } catch (error) {
    if (error instanceof TiphysError) throw valueError("parse_yaml(): expected YAML");
    throw error;
  }
}

/** Deeper values could not be walked through later. */
function checkDepth(text: string): void {
  let depth = 0;
  for (const [sign] of text.matchAll(/[[\]{}]/g)) {
    depth += sign === "[" || sign === "{" ? 1 : -1;
    if (depth > DEEPEST) throw new JmespathError("limit", `expected at most ${DEEPEST} levels`);
  }
}

/** As Go's filepath.Join of one path. */
function canonicalPath(text: string): string {
  if (text === "") return "";
  const isRooted = text.startsWith("/");
  const steps: string[] = [];
  for (const step of text.split("/")) {
    if (step === "" || step === ".") continue;
    const isInside = steps.length > 0 && steps.at(-1) !== "..";
    if (step !== "..") steps.push(step);
    else if (isInside) steps.pop();
    else if (!isRooted) steps.push(step);
  }
  const path = (isRooted ? "/" : "") + steps.join("/");
  return path === "" ? "." : path;
}
