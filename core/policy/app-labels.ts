type Labels = Readonly<Record<string, unknown>>;

/** By these labels, an object or a document of any format says whose it is. */
const APP_LABELS = ["app", "app.kubernetes.io/name", "app.kubernetes.io/part-of"];

/** The names of apps that labels give, in the order of the labels; [] where they give none. */
export function labelledApps(labels: Labels): readonly string[] {
  return APP_LABELS.flatMap((key) => {
    const name = labels[key];
    return typeof name === "string" && name !== "" ? [name] : [];
  });
}
