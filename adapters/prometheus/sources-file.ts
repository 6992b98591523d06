import { dirname, resolve } from "node:path";
import { fitDocument } from "#core/document/fit-document.ts";
import { lazyValidators } from "#core/document/lazy-validators.ts";
import { parseDuration } from "#core/duration.ts";
import { problemsError, TiphysError } from "#core/errors.ts";
import { readYamlBytes } from "#core/kube/read-yaml.ts";
import { dotted } from "../origin-document.ts";
import { readFileBytes } from "../read-file.ts";
import { DEFAULT_SCRAPE_SECONDS, defaultDelay, type MetricsSource } from "./metrics-source.ts";
import { sourceAddress } from "./source-address.ts";
import { SOURCES_FILE_SCHEMA } from "./sources-file.schema.ts";

const validator = lazyValidators({ sources: SOURCES_FILE_SCHEMA });
const SHOWN = "TIPHYS_SOURCES";

interface SourceEntry {
  readonly url: string;
  readonly tokenFile?: string;
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly scrapeInterval?: string;
  readonly delay?: string;
}

/** The sources of a file, by name; paths in it count from its folder. @throws CONFIG_INVALID, FILE_UNREADABLE, MANIFEST_UNREADABLE */
export function readSourcesFile(
  path: string,
  cwd: string,
): readonly (readonly [string, MetricsSource])[] {
  const file = resolve(cwd, path);
  const documents = readYamlBytes(readFileBytes(file, SHOWN), { file: SHOWN });
  const { document, problems } = fitDocument(documents[0]?.value ?? null, {
    schema: SOURCES_FILE_SCHEMA,
    validate: validator("sources"),
  });
  if (problems.length > 0)
    throw problemsError(
      "CONFIG_INVALID",
      problems.map(({ at, message, remedy }) => ({
        file: SHOWN,
        path: dotted(at),
        message,
        remedy,
      })),
    );
  const { sources } = document as { readonly sources: Readonly<Record<string, SourceEntry>> };
  const folder = dirname(file);
  return Object.entries(sources).map(([name, entry]) => [name, sourceOf(name, { entry, folder })]);
}

function sourceOf(
  name: string,
  { entry, folder }: { readonly entry: SourceEntry; readonly folder: string },
): MetricsSource {
  const problem = (words: string) =>
    new TiphysError("CONFIG_INVALID", `${SHOWN}: sources.${name}.url: ${words}.`);
  const path = (file: string | undefined) => (file === undefined ? null : resolve(folder, file));
  const scrapeSeconds = secondsOf(entry.scrapeInterval) ?? DEFAULT_SCRAPE_SECONDS;
  return {
    name,
    url: sourceAddress(entry.url, problem),
    tokenFile: path(entry.tokenFile),
    caFile: path(entry.caFile),
    certFile: path(entry.certFile),
    keyFile: path(entry.keyFile),
    headers: entry.headers ?? {},
    scrapeSeconds,
    delaySeconds: secondsOf(entry.delay) ?? defaultDelay(scrapeSeconds),
  };
}

function secondsOf(text: string | undefined): number | null {
  const duration = text === undefined ? null : parseDuration(text);
  return duration === null ? null : Math.max(0, duration / 1000);
}
