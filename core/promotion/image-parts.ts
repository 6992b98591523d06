/** An image as a container names it. */
export interface ImageParts {
  /** "host:5000/acme/shop". */
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** The parts of "host:5000/shop:v1@sha256:…". */
export function imageParts(image: string): ImageParts {
  const [named = "", digest = null] = image.split("@");
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const repository = colon < 0 ? named : named.slice(0, colon);
  return { repository, tag: colon < 0 ? null : named.slice(colon + 1), digest };
}
