import { CelObject } from "#core/cel/cel-value.ts";

interface ImageParts {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  /** "" without one. */
  readonly digest: string;
  /** As written. */
  readonly text: string;
}

/** An image's name as container registries read it, whose rules are laxer than those of the distribution. */
export class RegistryImage extends CelObject implements ImageParts {
  readonly typeName = "kyverno.image";
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
  readonly text: string;

  constructor({ registry, repository, tag, digest, text }: ImageParts) {
    super();
    this.registry = registry;
    this.repository = repository;
    this.tag = tag;
    this.digest = digest;
    this.text = text;
  }

  /** "nginx" and "nginx:latest" are not the same. */
  override equals(other: CelObject): boolean {
    return other instanceof RegistryImage && other.text === this.text;
  }

  override toJSON(): unknown {
    return this.text;
  }
}

const DOCKER_HUB = "index.docker.io";
const LONGEST = 1000;
const REPOSITORY = /^[a-z0-9_./-]{2,255}$/;
const TAG = /^[\w.-]{1,128}$/;
const DIGEST = /^sha256:[a-f0-9]{64}$/;
const HOST = /^(?:\[[0-9a-fA-F:.]*\]|[\w.~!$&'()*+,;=:\]<>"\u0080-\uffff-]*?)(?::\d*)?$/u;

/**
 * Reads an image's name; null for a faulty one.
 * @see https://pkg.go.dev/github.com/google/go-containerregistry/pkg/name#ParseReference
 */
export function parseRegistryImage(text: string): RegistryImage | null {
  if (text.length > LONGEST) return null;
  return taggedImage(text) ?? imageWithDigest(text);
}

function taggedImage(text: string): RegistryImage | null {
  const [base, tag] = splitTag(text);
  if (tag !== null && !TAG.test(tag)) return null;
  const place = placeOf(base);
  return place === null
    ? null
    : new RegistryImage({ ...place, tag: tag ?? "latest", digest: "", text });
}

/** What stands before the last colon and behind it; a colon before a slash belongs to a port. */
function splitTag(text: string): readonly [string, string | null] {
  const colon = text.lastIndexOf(":");
  if (colon < 0 || text.includes("/", colon)) return [text, null];
  return [text.slice(0, colon), text.slice(colon + 1)];
}

function imageWithDigest(text: string): RegistryImage | null {
  const [name = "", digest = "", more] = text.split("@");
  if (more !== undefined || !DIGEST.test(digest)) return null;
  const tagged = taggedImage(name);
  const place = tagged ?? placeOf(name);
  if (place === null) return null;
  const { registry, repository } = place;
  return new RegistryImage({ registry, repository, tag: splitTag(name)[1] ?? "", digest, text });
}

function placeOf(name: string): Pick<ImageParts, "registry" | "repository"> | null {
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const isHost = first === "localhost" || /[.:]/.test(first);
  const repository = isHost ? name.slice(slash + 1) : name;
  if (!REPOSITORY.test(repository) || (isHost && !isValidHost(first))) return null;
  const registry = !isHost || first === "docker.io" ? DOCKER_HUB : first;
  const isOfficial = registry === DOCKER_HUB && !repository.includes("/");
  return { registry, repository: isOfficial ? `library/${repository}` : repository };
}

/** What Go takes for the host of a URL. */
function isValidHost(host: string): boolean {
  const colon = host.lastIndexOf(":");
  const port = colon < 0 || host.endsWith("]") ? "" : host.slice(colon + 1);
  return HOST.test(host) && /^\d*$/.test(port);
}
