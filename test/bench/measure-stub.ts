// A source that answers at once, in a process of its own: node test/bench/measure-stub.ts PORT
import { createServer } from "node:http";

const answers = new Map<string, Buffer>();
let queries = 0;

createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    if (request.url === "/count") return response.end(String(queries));
    queries++;
    const body = answerTo(Buffer.concat(chunks).toString("latin1"));
    response.writeHead(200, { "content-type": "application/json", "content-length": body.length });
    return response.end(body);
  });
}).listen(Number(process.argv[2]), "127.0.0.1");

/** Equal times get equal counts: what is measured is the server, not this. */
function answerTo(form: string): Buffer {
  const isPart = form.includes("5..");
  const key = `${isPart} ${form.slice(form.indexOf("&start="))}`;
  const known = answers.get(key);
  if (known !== undefined) return known;
  const fields = new URLSearchParams(form);
  const [start, end, step] = ["start", "end", "step"].map((name) => Number(fields.get(name)));
  const values: (readonly [number, string])[] = [];
  for (let time = start ?? 0; time <= (end ?? 0); time += step ?? 1)
    values.push([time, isPart ? "1" : "1200"]);
  const data = { resultType: "matrix", result: [{ metric: {}, values }] };
  const body = Buffer.from(JSON.stringify({ status: "success", data }));
  if (answers.size > 2000) answers.clear();
  answers.set(key, body);
  return body;
}
