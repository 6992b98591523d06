// npm run tools [NAME…]: builds the Go programs that tests and the demo use; without names all of them.
import { toolNames, toolPath } from "#test/support/tools.ts";

const wanted = process.argv.slice(2);

try {
  for (const name of wanted.length > 0 ? wanted : await toolNames()) {
    console.log(`${name}: ${await toolPath(name, console.log)}`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
