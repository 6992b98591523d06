import { execFile } from "node:child_process";
import { toolPath } from "./tools.ts";

/** What Argo CD reads in a text: the documents, integers beyond 2^53 as bigint, or why it cannot. */
export type OracleAnswer = { readonly documents: readonly unknown[] } | { readonly error: string };

/** Asks the Go program of test/tools/yaml-oracle about all texts at once. */
export async function askYamlOracle(texts: readonly string[]): Promise<readonly OracleAnswer[]> {
  const path = await toolPath("yaml-oracle");
  const stdout = await runWithInput(path, Buffer.concat(texts.map(frame)));
  const answers = stdout.split("\n").slice(0, -1).map(parseAnswer);
  if (answers.length === texts.length) return answers;
  throw new Error(`yaml-oracle: expected ${texts.length} answers, got ${answers.length}.`);
}

function frame(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from(`${bytes.length}\n`), bytes]);
}

function runWithInput(path: string, input: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 1024 * 1024 * 1024 };
    const child = execFile(path, [], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`yaml-oracle: ${stderr}`, { cause: error }));
    });
    child.stdin?.end(input);
  });
}

function parseAnswer(line: string): OracleAnswer {
  const [kind, ...rest]: readonly unknown[] = JSON.parse(line);
  return kind === "error" ? { error: String(rest[0]) } : { documents: rest.map(decode) };
}

/** Undoes what main.go does to mappings, lists, strings and integers beyond 2^53. */
function decode(value: unknown): unknown {
  if (typeof value === "string")
    return value.startsWith("i") ? BigInt(value.slice(1)) : value.slice(1);
  if (!Array.isArray(value)) return Object.is(value, -0) ? 0 : value;
  const [kind, ...rest]: readonly unknown[] = value;
  if (kind === "list") return rest.map(decode);
  const keys = rest.filter((_, index) => index % 2 === 0);
  return Object.fromEntries(keys.map((key, index) => [key, decode(rest[2 * index + 1])]));
}
