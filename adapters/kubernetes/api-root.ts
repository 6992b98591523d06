/** Where the kinds of an apiVersion are: "/api/v1", "/apis/apps/v1". */
export function apiRoot(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
