// Reads a run's losses and follows the run while it trains, with types made of the API's own OpenAPI document.
// Node.js 18 or later, and a server at http://127.0.0.1:8000:
//
//     npm install openapi-fetch@0.17 openapi-typescript@7 typescript@5
//     npx openapi-typescript http://127.0.0.1:8000/openapi.json --output epochwise.ts
//     npx tsc --strict --target es2022 --module es2022 --moduleResolution bundler follow-a-run.mts
//     node follow-a-run.mjs
import createClient from "openapi-fetch";
import type { components, paths } from "./epochwise";

type Event = components["schemas"]["Event"];
type Run = components["schemas"]["Run"];

const client = createClient<paths>({ baseUrl: "http://127.0.0.1:8000" });
const config = { dataset: "line", model: "linear", batch_size: 40, epochs: 3 } as const;

/** Every batch loss of a run. Only a request with `points` gets them thinned; null stands for what is not finite. */
function batchLosses(run: Run): number[] {
  if (!Array.isArray(run.batch_loss)) throw new Error("These losses are thinned.");
  return run.batch_loss.map((loss) => loss ?? Number.NaN);
}

/** What an event says. Without one of these names it does not compile. */
function said(event: Event): string {
  switch (event.event) {
    case "started":
      return `${event.data.plan.total_updates} updates`;
    case "batches":
      return `${event.data.loss.length} batches from batch ${event.data.first} on`;
    case "epochs":
      return `${event.data.train.length} epochs from epoch ${event.data.first} on`;
    case "curve":
      return `${event.data.epochs_done} epochs so far`;
    case "finished":
      return `${event.data.status}: ${event.data.verdict.title}`;
    case "failed":
      return event.data.detail;
    default:
      return event satisfies never;
  }
}

/** The events of a stream. An empty line ends each; lines that begin with a colon only keep the connection open. */
async function* events(stream: ReadableStream<BufferSource>): AsyncGenerator<Event> {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let received = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    received += part.value;
    const blocks = received.split("\n\n");
    received = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/, 2)));
      if (fields.event) yield { ...fields, data: JSON.parse(fields.data) };
    }
  }
}

const { data: run, error } = await client.GET("/api/v1/run", { params: { query: config } });
if (error) throw new Error(error.detail);
const losses = batchLosses(run);
console.log(losses.length, losses.at(-1));

const stream = await client.GET("/api/v1/run/events", { params: { query: config }, parseAs: "stream" });
if (stream.error) throw new Error(stream.error.detail);
if (stream.data) for await (const event of events(stream.data)) console.log(event.event, "-", said(event));

const { data: posted } = await client.POST("/api/v1/runs", { body: config });
console.log(posted?.id === run.id);
