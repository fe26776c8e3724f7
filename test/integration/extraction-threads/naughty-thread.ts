import { parentPort } from 'node:worker_threads';

// A thread that does what hostile files make threads do.
parentPort?.on('message', ({ task }: { task: string }) => {
  if (task === 'hang') for (;;);
  if (task === 'exit') process.exit(3);
  if (task === 'fault') return parentPort?.postMessage({ fault: { code: 'pdf-broken', message: 'so it is' } });
  if (task === 'eat') {
    const kept: number[][] = [];
    for (;;) kept.push(new Array<number>(100_000).fill(kept.length));
  }
  if (task === 'throw') throw new Error('nobody catches this');
  parentPort?.postMessage({ value: `${task}, said by one thread` });
});
