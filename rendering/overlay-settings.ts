import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathFrom } from "#adapters/inside-folder.ts";

/** Kustomize settings added from outside the overlay, as Argo CD's own kustomize source takes them. */
export interface OverlaySettings {
  /** "name=new-name:tag", "name:tag", "name@sha256:…". */
  readonly images?: readonly string[];
  readonly replicas?: readonly { readonly name: string; readonly count: number }[];
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  /** Also into selectors. */
  readonly commonLabels?: Readonly<Record<string, string>>;
  /** Not into selectors. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly commonAnnotations?: Readonly<Record<string, string>>;
  /** Folders, relative to the overlay. */
  readonly components?: readonly string[];
}

/** Fields that kustomize takes from the outermost kustomization only: they must not get lost. */
export interface OutermostFields {
  readonly sortOptions?: unknown;
  readonly buildMetadata?: unknown;
}

export interface TemporaryOverlay {
  readonly directory: string;
  /** Safe to call more than once. */
  readonly remove: () => void;
}

interface WrapRequest {
  readonly directory: string;
  readonly settings: OverlaySettings;
  readonly outermost: OutermostFields;
  /** A component is taken in as one: kustomize does not take it for a base. */
  readonly isComponent?: boolean;
}

/** True when there is anything to add. */
export function hasSettings(settings: OverlaySettings | undefined): settings is OverlaySettings {
  return settings !== undefined && Object.values(settings).some(isGiven);
}

/** Writes a kustomization around the overlay into a fresh folder outside of the repository. */
export function wrapOverlay({ directory, ...request }: WrapRequest): TemporaryOverlay {
  const folder = mkdtempSync(join(realpathSync.native(tmpdir()), "tiphys-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const overlay = realpathSync.native(directory);
    const kustomization = settingsKustomization({ ...request, directory: overlay }, folder);
    // JSON is YAML; nothing needs a YAML writer here.
    writeFileSync(join(folder, "kustomization.yaml"), JSON.stringify(kustomization, null, 2));
    return { directory: folder, remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/** The kustomization that adds settings to an overlay, with paths from `folder`. */
export function settingsKustomization(
  { directory, settings, outermost, isComponent = false }: WrapRequest,
  folder: string,
): Readonly<Record<string, unknown>> {
  const { images, labels, components = [], ...others } = settings;
  const overlay = pathFrom(folder, directory);
  const added = components.map((path) => pathFrom(folder, resolve(directory, path)));
  const taken = isComponent ? [overlay, ...added] : added;
  return {
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    ...(isComponent ? {} : { resources: [overlay] }),
    ...outermost,
    ...Object.fromEntries(Object.entries(others).filter(([, value]) => isGiven(value))),
    ...(isGiven(images) ? { images: images?.map(parseImageSetting) } : {}),
    ...(isGiven(labels) ? { labels: [{ pairs: labels }] } : {}),
    ...(taken.length > 0 ? { components: taken } : {}),
  };
}

function isGiven(value: unknown): boolean {
  if (value === undefined || value === "") return false;
  return typeof value !== "object" || value === null || Object.keys(value).length > 0;
}

interface ImageSetting {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly digest?: string;
}

/** "web=ghcr.io/acme/web:1.2" -> { name: "web", newName: "ghcr.io/acme/web", newTag: "1.2" }. */
export function parseImageSetting(text: string): ImageSetting {
  const equals = text.indexOf("=");
  const image = text.slice(equals + 1);
  const at = image.indexOf("@");
  const nameAndTag = at < 0 ? image : image.slice(0, at);
  const digest = at < 0 ? {} : { digest: image.slice(at + 1) };
  const colon = nameAndTag.lastIndexOf(":");
  const tagged = colon > nameAndTag.lastIndexOf("/");
  const newName = tagged ? nameAndTag.slice(0, colon) : nameAndTag;
  const newTag = tagged ? { newTag: nameAndTag.slice(colon + 1) } : {};
  const name = equals < 0 ? newName : text.slice(0, equals);
  return { name, ...(equals < 0 ? {} : { newName }), ...newTag, ...digest };
}
