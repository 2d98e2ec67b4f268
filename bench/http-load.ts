/**
 * Sends the same GET over several kept connections, each waiting for its answer before it asks again, and counts. Written on bare sockets
 * so that asking costs far less than answering: a heavier client would measure itself.
 */
import { connect, type Socket } from 'node:net';

export interface LoadFigures {
  readonly requests: number;
  readonly seconds: number;
}

const EMPTY: Buffer = Buffer.alloc(0);
const HEADERS_END = Buffer.from('\r\n\r\n');

/** Asks for `path` at `127.0.0.1:port` over `connections` connections for `ms` milliseconds. Throws when an answer is not a 200. */
export async function loadFor(target: {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  readonly ms: number;
  /** More headers, each a whole line such as `Cookie: name=value`. */
  readonly headers?: readonly string[];
}): Promise<LoadFigures> {
  const head = [`GET ${target.path} HTTP/1.1`, `Host: 127.0.0.1:${target.port}`, ...(target.headers ?? []), '', ''];
  const request = Buffer.from(head.join('\r\n'));
  const sockets = await Promise.all(Array.from({ length: target.connections }, () => open(target.port)));
  const started = performance.now();
  const until = started + target.ms;
  const counts = await Promise.all(sockets.map((socket) => askUntil(socket, request, until)));
  const seconds = (performance.now() - started) / 1000;
  for (const socket of sockets) socket.destroy();
  return { requests: counts.reduce((sum, count) => sum + count, 0), seconds };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

/** How many answers came until that moment on the monotonic clock. */
function askUntil(socket: Socket, request: Buffer, until: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let answers = 0;
    /** Bytes of the answer under way that are still to come; undefined before its head is complete. */
    let left: number | undefined;
    let head: Buffer = EMPTY;
    const read = (chunk: Buffer) => {
      let body = chunk;
      if (left === undefined) {
        head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
        const end = head.indexOf(HEADERS_END);
        if (end === -1) return;
        left = bodyLength(head.toString('latin1', 0, end));
        body = head.subarray(end + HEADERS_END.length);
        head = EMPTY;
      }
      left -= body.length;
      if (left > 0) return;
      answers += 1;
      left = undefined;
      if (performance.now() >= until) resolve(answers);
      else socket.write(request);
    };
    socket.on('data', (chunk: Buffer) => {
      try {
        read(chunk);
      } catch (error) {
        reject(error);
      }
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the server closed the connection')));
    socket.write(request);
  });
}

function bodyLength(head: string): number {
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`not a 200: ${head.split('\r\n')[0]}`);
  const length = /content-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error('an answer without a length');
  return Number(length);
}
