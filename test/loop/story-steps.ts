/** In a story each step needs the one before: after a failure the others are skipped, with the reason. */
export function stepsOfAStory(): void {
  let failed: string | null = null;
  beforeEach(function () {
    if (failed === null) return;
    process.stdout.write(`      skipped, as this failed before: ${failed}\n`);
    this.skip();
  });
  afterEach(function () {
    if (this.currentTest?.state === "failed") failed ??= this.currentTest.title;
  });
}
