import { CelError } from "#core/cel/cel-error.ts";
import { type CelOverload, defineFunction, defineMethod } from "#core/cel/cel-function.ts";
import { BOOL, type CelType, opaque, STRING } from "#core/cel/cel-type.ts";
import type { CelValue } from "#core/cel/cel-value.ts";
import { anyText, type Parameter } from "#core/cel/parameter.ts";
import { traversalCost } from "#core/cel/traversal-cost.ts";
import { parseRegistryImage, RegistryImage } from "./registry-image.ts";

const IMAGE: CelType = opaque("kyverno.image");

const anyImage: Parameter<RegistryImage> = {
  type: IMAGE,
  accepts: (value): value is RegistryImage => value instanceof RegistryImage,
};

/** `image("ghcr.io/a/b:1")` and what can be asked of it. */
export const IMAGE_FUNCTIONS: readonly CelOverload[] = [
  ...["parseImageReference", "image"].map((name) =>
    defineFunction({ name, params: [anyText], result: IMAGE, run: parsed, cost: traversalCost }),
  ),
  defineFunction({
    name: "isImage",
    params: [anyText],
    result: BOOL,
    run: (text) => parseRegistryImage(text) !== null,
    cost: traversalCost,
  }),
  part("containsDigest", BOOL, ({ digest }) => digest !== ""),
  part("registry", STRING, ({ registry }) => registry),
  part("repository", STRING, ({ repository }) => repository),
  part("identifier", STRING, identifier),
  part("identifierWithSeparator", STRING, ({ tag, digest }) =>
    digest === "" ? `:${tag}` : `@${digest}`,
  ),
  part("tag", STRING, ({ tag }) => tag),
  part("digest", STRING, ({ digest }) => digest),
];

function part(name: string, result: CelType, run: (image: RegistryImage) => CelValue): CelOverload {
  return defineMethod({ name, params: [anyImage], result, run });
}

function parsed(text: string): RegistryImage {
  const image = parseRegistryImage(text);
  if (image === null) throw new CelError(`could not parse reference: ${text}`);
  return image;
}

function identifier({ tag, digest }: RegistryImage): string {
  if (digest === "") return tag;
  return tag === "" ? digest : `${tag}@${digest}`;
}
