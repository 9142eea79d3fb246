// A small HTTP server on a free port of the loopback address, for the stand-ins of AWS's endpoints.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request with its whole body. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Who signed a request. */
export function accessKeyOf({ authorization = '' }: Received['headers']): string {
  return /Credential=([^/]+)/.exec(authorization)?.[1] ?? '';
}

/** What to answer. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** How long the answer takes, in milliseconds. */
  readonly after?: number;
  /** The connection breaks in place of an answer. */
  readonly dropped?: boolean;
}

/** A server that runs until it is closed. */
export interface HttpServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts a server that answers each request with what `answer` gives. */
export async function startServer(answer: (request: Received) => Promise<Answer>): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = 'GET', url = '/', headers } = request;
      answer({ method, path: url, headers, body: Buffer.concat(chunks).toString('utf8') }).then(
        ({ status, contentType, body, after = 0, dropped = false }) => {
          const give = (): void => {
            if (dropped) request.socket.destroy();
            else response.writeHead(status, { 'content-type': contentType }).end(body);
          };
          if (after === 0) give();
          else setTimeout(give, after).unref();
        },
        (error: unknown) => response.writeHead(500, { 'content-type': 'text/plain' }).end(String(error)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
  };
}
