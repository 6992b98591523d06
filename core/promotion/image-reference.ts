import { TiphysError } from "#core/errors.ts";

/** An image as a command names it: always by its content. */
export interface ImageReference {
  readonly text: string;
  /** "ghcr.io/acme/shop", with the port of its registry. */
  readonly repository: string;
  readonly tag: string | null;
  /** "sha256:<64 hex>". */
  readonly digest: string;
}

const NAME = /^[a-z0-9]+(?:[._-]+[a-z0-9]+)*$/;
const HOST = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?$/;

/** "ghcr.io/acme/shop:v1.2.3@sha256:…", the tag at will. @throws USAGE_INVALID */
export function parseImageReference(text: string): ImageReference {
  const match = /^([^@\s]+?)(?::([A-Za-z0-9_][\w.-]{0,127}))?@(sha256:[0-9a-f]{64})$/.exec(text);
  const [, repository = "", tag = null, digest = ""] = match ?? [];
  if (match !== null && isRepository(repository)) return { text, repository, tag, digest };
  const advice = text.includes("@")
    ? "Write the digest as 64 lower-case hex digits after sha256:."
    : "A tag can be moved to another image: add the digest that was built.";
  throw new TiphysError(
    "USAGE_INVALID",
    `promote: --image: expected REPO[:TAG]@sha256:…, got "${text}". ${advice}`,
  );
}

function isRepository(repository: string): boolean {
  const [first = "", ...rest] = repository.split("/");
  return (rest.length === 0 ? NAME : HOST).test(first) && rest.every((part) => NAME.test(part));
}
