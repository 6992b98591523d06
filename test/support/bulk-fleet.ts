/** How many documents the two folders of the bulk fleet hold. */
export const BULK_DOCUMENTS = { plain: 3300, overlay: 260 } as const;

const FLEET = `apiVersion: tiphys.io/v1alpha1
kind: GuardrailFleet
metadata: {name: bulk}
spec:
  environments:
    - name: bulk
      overlays: [plain, overlay]
      namespaces: [bulk]
  policies: ["builtin:best-practices"]
`;

/**
 * A fleet (path to text) of about 5 MB a folder: "plain" has many small manifests, "overlay" few large
 * ones behind a kustomization, as kustomize's time grows with the square of their number.
 */
export function bulkFleet(): Readonly<Record<string, string>> {
  const plain = configMaps({ count: BULK_DOCUMENTS.plain, size: 1500 });
  const overlay = configMaps({ count: BULK_DOCUMENTS.overlay, size: 20_000 });
  return {
    "tiphys.yaml": FLEET,
    "plain/config-maps.yaml": plain,
    "overlay/config-maps.yaml": overlay,
    "overlay/kustomization.yaml": "namespace: bulk\nresources: [config-maps.yaml]\n",
  };
}

function configMaps({ count, size }: { readonly count: number; readonly size: number }): string {
  const documents = Array.from({ length: count }, (_, index) =>
    [
      "apiVersion: v1",
      "kind: ConfigMap",
      "metadata:",
      `  name: bulk-${index}`,
      "  namespace: bulk",
      "data:",
      `  text: "${`${index} `.repeat(size).slice(0, size)}"`,
    ].join("\n"),
  );
  return `${documents.join("\n---\n")}\n`;
}
