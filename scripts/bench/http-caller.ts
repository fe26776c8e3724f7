import { readFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';

/**
 * Asks addresses one after the other over kept connections, from a process of its own: `<file with {headers, urls}> <callers>`.
 * Prints the milliseconds of each answer, measured to its last byte, as JSON.
 */
const [file = '', callers = '1'] = process.argv.slice(2);
const { headers, urls } = JSON.parse(await readFile(file, 'utf8')) as { headers: Record<string, string>; urls: string[] };
const agent = new Agent({ keepAlive: true, maxSockets: Number(callers) });
const times: number[] = [];
let next = 0;

function ask(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const call = request(url, { agent, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => (body += part));
      answer.on('end', () => {
        times.push(performance.now() - start);
        if (answer.statusCode === 200) resolve();
        else reject(new Error(`${url}: ${String(answer.statusCode)} ${body.slice(0, 500)}`));
      });
    });
    call.once('error', reject);
    call.end();
  });
}

async function caller(): Promise<void> {
  for (let url = urls[next]; url !== undefined; url = urls[next]) {
    next += 1;
    await ask(url);
  }
}

await Promise.all(Array.from({ length: Number(callers) }, caller));
agent.destroy();
process.stdout.write(JSON.stringify(times));
