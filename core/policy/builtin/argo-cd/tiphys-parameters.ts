/** The parameters that `tiphys generate` takes, with the field of an Application that holds their value. */
export const TIPHYS_PARAMETERS: Readonly<Record<string, "string" | "array" | "map">> = {
  environment: "string",
  policies: "array",
  images: "array",
  replicas: "map",
  namespace: "string",
  "name-prefix": "string",
  "name-suffix": "string",
  labels: "map",
  annotations: "map",
  components: "array",
  "enable-helm": "string",
};
