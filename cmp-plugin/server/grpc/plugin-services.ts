import type { ServiceDefinition } from "@grpc/grpc-js";
import { fromJSON, type MessageTypeDefinition } from "@grpc/proto-loader";
import { PLUGIN_PROTO } from "./plugin-proto.ts";

/** What argocd-repo-server says before it sends an archive. */
export interface UploadMetadata {
  readonly appName: string;
  /** The application's folder, relative to the archive's root. */
  readonly appRelPath: string;
  readonly checksum: string;
  readonly size: number;
  readonly env: readonly { readonly name: string; readonly value: string }[];
}

/** One message of an upload: the first has metadata, the others bytes. */
export interface UploadMessage {
  readonly metadata?: UploadMetadata | null;
  readonly file?: { readonly chunk: Buffer } | null;
}

export interface ManifestResponse {
  /** UTF-8 texts. */
  readonly manifests: readonly Uint8Array[];
}

export interface RepositoryResponse {
  readonly isSupported: boolean;
  readonly isDiscoveryEnabled: boolean;
}

const definitions = fromJSON(PLUGIN_PROTO as Parameters<typeof fromJSON>[0], {
  defaults: true,
  longs: Number,
  enums: String,
});

function service(name: string): ServiceDefinition {
  return definitions[name] as ServiceDefinition;
}

export const PLUGIN_SERVICE = "plugin.ConfigManagementPluginService";
export const pluginService = withPlainManifests(service(PLUGIN_SERVICE));
export const healthService = service("grpc.health.v1.Health");
export const reflectionService = service("grpc.reflection.v1.ServerReflection");

/** Names of all services, sorted. */
export const SERVICE_NAMES = Object.keys(definitions)
  .filter((name) => !("format" in (definitions[name] ?? {})))
  .sort();

/** Which file takes types from which: protobuf.js leaves that out of its descriptors. */
const IMPORTS: Readonly<Record<string, readonly string[]>> = {
  "plugin.proto": ["repository.proto", "google_protobuf.proto"],
};

/** Megabytes of text go out as the bytes they are: field 1, whose elements are texts. */
function withPlainManifests(definition: ServiceDefinition): ServiceDefinition {
  const method = definition["GenerateManifest"];
  if (method === undefined) throw new Error("GenerateManifest is not described");
  const responseSerialize = ({ manifests }: ManifestResponse) =>
    Buffer.concat(manifests.flatMap((bytes) => [fieldStart(bytes.length), bytes]));
  return { ...definition, GenerateManifest: { ...method, responseSerialize } };
}

/** Tag of field 1 with a length, and the length in groups of seven bits. */
function fieldStart(length: number): Buffer {
  const bytes = [0x0a];
  let rest = length;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}

/** The serialized descriptors of everything that is served. */
export function fileDescriptors(): readonly Buffer[] {
  const messages = Object.values(definitions).filter(
    (definition): definition is MessageTypeDefinition<object, object> => "format" in definition,
  );
  const files = messages.flatMap(({ fileDescriptorProtos }) => fileDescriptorProtos);
  return [...new Map(files.map((file) => [fileName(file), file])).values()].map(withImports);
}

/** Field 1 comes first, and names are short: one byte of tag, one of length. */
function fileName(file: Buffer): string {
  return file.toString("utf8", 2, 2 + (file[1] ?? 0));
}

/** Fields may come in any order: imports (field 3) go to the end. */
function withImports(file: Buffer): Buffer {
  const names = IMPORTS[fileName(file)] ?? [];
  const fields = names.map((name) =>
    Buffer.from(`\u001a${String.fromCharCode(name.length)}${name}`),
  );
  return Buffer.concat([file, ...fields]);
}
