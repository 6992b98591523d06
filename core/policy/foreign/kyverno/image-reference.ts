/** A container image's name in its parts, as Kyverno's `images` variable has them. */
export interface ImageReference {
  readonly registry: string;
  /** With the repository: "library/nginx". */
  readonly path: string;
  /** The last part of the path. */
  readonly name: string;
  readonly tag: string;
  readonly digest: string;
  readonly reference: string;
  readonly referenceWithTag: string;
}

const REGISTRY = "docker.io";
const LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?";
const DOMAIN = `(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const STEP = "[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*";
const IMAGE = new RegExp(
  `^(${DOMAIN})/(${STEP}(?:/${STEP})*)(?::(\\w[\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*:[0-9A-Fa-f]{32,}))?$`,
);
const DIGEST_LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };
const LONGEST = 1000;
const LONGEST_NAME = 255;

/** Reads an image's name; docker.io is the registry where none is said, "latest" the tag. Null for a faulty name. */
export function parseImage(image: string): ImageReference | null {
  if (image.length > LONGEST) return null;
  const [, registry = "", path = "", tag = "", digest = ""] = IMAGE.exec(withRegistry(image)) ?? [];
  if (registry === "" || registry.length + path.length >= LONGEST_NAME) return null;
  if (digest !== "" && !isDigest(digest)) return null;
  const ownTag = tag === "" && digest === "" ? "latest" : tag;
  return {
    registry,
    path,
    name: path.slice(path.lastIndexOf("/") + 1),
    tag: ownTag,
    digest,
    reference: digest === "" ? `${registry}/${path}:${ownTag}` : `${registry}/${path}@${digest}`,
    referenceWithTag: `${registry}/${path}:${ownTag}`,
  };
}

function withRegistry(image: string): string {
  const first = image.split("/")[0] ?? "";
  const isRegistry =
    image.includes("/") &&
    (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  return isRegistry ? image : `${REGISTRY}/${image}`;
}

function isDigest(digest: string): boolean {
  const [algorithm = "", hex = ""] = digest.split(":");
  return DIGEST_LENGTHS[algorithm] === hex.length && hex === hex.toLowerCase();
}
