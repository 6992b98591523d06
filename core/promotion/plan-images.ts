import { problemsError, TiphysError } from "#core/errors.ts";
import { editYaml } from "./edit/edit-yaml.ts";
import { imageEdits } from "./image-edits.ts";
import type { ImageReference } from "./image-reference.ts";
import { type ImageVersion, readImages } from "./image-version.ts";
import { documentsOf, kustomizationName, type OverlayFiles } from "./overlay-files.ts";
import type { FileChange, PromotionPlan } from "./plan-promotion.ts";
import type { Promotable } from "./promotable.ts";
import { readVersion } from "./version.ts";

interface ImageMove {
  readonly target: OverlayFiles;
  readonly images: readonly ImageReference[];
  readonly promotable: Promotable;
}

/** What gives an overlay the images that a command names. @throws USAGE_INVALID, MANIFEST_UNREADABLE, FLEET_INVALID */
export function planImages({ target, images, promotable }: ImageMove): PromotionPlan {
  const name = kustomizationName(target);
  const file = name === null ? undefined : target.files.get(name);
  const path = `${target.path}/${name ?? "kustomization.yaml"}`;
  if (name === null || typeof file?.text !== "string" || !file.isPlain || !promotable.images)
    throw noImages(path, promotable);
  const own = readImages(documentsOf(target, name)[0]?.value, path);
  const wanted = wantedImages({ own, path }, images);
  const text = editYaml(file.text, imageEdits(own, wanted), { file: path, document: 0 });
  const before = readVersion(target, promotable);
  const files = new Map(target.files).set(name, { ...file, text });
  const after = readVersion({ ...target, files }, promotable);
  const change: FileChange = { kind: "text", path, text };
  return { before, after, changes: text === file.text ? [] : [change] };
}

/** The images of a kustomization. */
interface OwnImages {
  readonly own: readonly ImageVersion[];
  readonly path: string;
}

function wantedImages(
  known: OwnImages,
  images: readonly ImageReference[],
): readonly ImageVersion[] {
  const wanted = images.map((image) => wantedImage(known, image));
  const names = wanted.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return wanted;
  throw usage(`expected each image once, got "${twice}" twice. Keep the one that is to come.`);
}

/** An entry is meant by where it is pulled from, or by its name; a tag that is not named does not outlive its digest. */
function wantedImage(known: OwnImages, { repository, tag, digest }: ImageReference): ImageVersion {
  const { own } = known;
  const pulled = own.filter(({ name, newName }) => (newName ?? name) === repository);
  const named = pulled.length > 0 ? pulled : own.filter(({ name }) => name === repository);
  const [found, second] = named;
  if (found === undefined) throw unknownImage(known, repository);
  if (second !== undefined) throw unclearImage({ ...known, own: named }, repository);
  return { ...found, digest, tag: tag ?? (found.digest === digest ? found.tag : null) };
}

function unknownImage({ own, path }: OwnImages, repository: string): Error {
  const names = own.map(({ name, newName }) =>
    newName === null ? name : `${name} (from ${newName})`,
  );
  return usage(
    `expected one of the images of ${path} (${names.join(", ") || "none"}), got "${repository}". Name one of them, or add it under "images" there.`,
  );
}

function unclearImage({ own, path }: OwnImages, repository: string): Error {
  const names = own.map(({ name }) => name).join(", ");
  return usage(
    `expected one image of ${path} that is pulled from "${repository}", got ${names}. Give each a place of its own.`,
  );
}

function noImages(path: string, { images }: Promotable): Error {
  const message = images
    ? "expected a kustomization that is a plain text file, got something else"
    : 'expected images among what moves, the fleet\'s "promotable" leaves them out';
  const remedy = images
    ? "Put the file itself there: a promotion writes through no link."
    : "Set images: true under promotable in tiphys.yaml.";
  return problemsError("FLEET_INVALID", [{ file: path, message, remedy }]);
}

function usage(problem: string): TiphysError {
  return new TiphysError("USAGE_INVALID", `promote: --image: ${problem}`);
}
