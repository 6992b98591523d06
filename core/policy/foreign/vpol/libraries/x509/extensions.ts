import { encodeBase64 } from "#core/cel/base64.ts";
import { contentOf, DER, type DerNode, identifierOf, inside, readDer } from "./der.ts";

/** An extension of a certificate or of a request for one. */
export interface Extension {
  readonly id: readonly number[];
  readonly isCritical: boolean;
  readonly value: Uint8Array;
}

/** The extensions of a list of them. */
export function readExtensions(list: DerNode | undefined): readonly Extension[] {
  return inside(list, DER.sequence).map((node) => {
    const [id, second, third] = inside(node, DER.sequence);
    const isFlagged = second?.tag === DER.boolean;
    return {
      id: identifierOf(id),
      isCritical: isFlagged && second.content[0] !== 0,
      value: contentOf(isFlagged ? third : second, DER.octets),
    };
  });
}

/** As Go's pkix.Extension writes them; null for none. */
export function writtenExtensions(extensions: readonly Extension[]): unknown {
  if (extensions.length === 0) return null;
  return extensions.map(({ id, isCritical, value }) => ({
    Id: id,
    Critical: isCritical,
    Value: encodeBase64(value),
  }));
}

/** What the extension of an identifier holds; undefined where there is none. */
export function extensionOf(extensions: readonly Extension[], id: string): DerNode | undefined {
  const found = extensions.find((extension) => extension.id.join(".") === id);
  return found === undefined ? undefined : readDer(found.value)[0];
}
