/** What promotions need of the environment in tests: a kustomize, and who commits. */
export function promotionEnv(kustomize: string): Readonly<Record<string, string>> {
  return {
    TIPHYS_KUSTOMIZE: kustomize,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: "Ada",
    GIT_AUTHOR_EMAIL: "ada@example.com",
    GIT_COMMITTER_NAME: "Ada",
    GIT_COMMITTER_EMAIL: "ada@example.com",
  };
}
