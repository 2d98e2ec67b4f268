/** The fetcher against real servers on loopback: honest ones, broken ones and hostile ones. */
import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { Problem } from '#kernel/problem.ts';
import { nextUrl } from './fetch-address.ts';
import { failureOf } from './fetch-failure.ts';
import { createSafeFetcher, type SafeFetcherOptions } from './safe-fetcher.ts';

const ICS = 'BEGIN:VCALENDAR\r\nX-WR-CALNAME:Übung\r\nEND:VCALENDAR\r\n';

/** Serves until the test ends; gives `http://127.0.0.1:<port>`. */
async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const fetcherWith = (options: Partial<SafeFetcherOptions> = {}) =>
  createSafeFetcher({ allowPrivate: true, ...options });
const fetchText = (url: string, options: Partial<SafeFetcherOptions> = {}) => fetcherWith(options).fetchText(url);

async function problemOf(work: Promise<unknown>): Promise<Problem> {
  const error = await work.then(
    () => assert.fail('nothing was thrown'),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Problem, String(error));
  return error;
}

async function assertRefused(work: Promise<unknown>, code: string, detail: RegExp): Promise<void> {
  const problem = await problemOf(work);
  assert.equal(problem.code, code, problem.message);
  assert.match(problem.message, detail);
}

describe('reading a calendar from an address', () => {
  test('gives the text as UTF-8 with what a server says about its version', async (t) => {
    const seen: string[] = [];
    const base = await serve(t, (request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers.accept}`);
      response.writeHead(200, {
        'content-type': 'text/calendar',
        etag: '"v1"',
        'last-modified': 'Mon, 23 Nov 2026 08:00:00 GMT',
      });
      response.end(`\uFEFF${ICS}`);
    });
    assert.deepEqual(await fetchText(`${base}/cal.ics?key=1`), {
      status: 'fresh',
      text: ICS,
      etag: '"v1"',
      lastModified: 'Mon, 23 Nov 2026 08:00:00 GMT',
    });
    assert.match(seen[0] ?? '', /^GET \/cal\.ics\?key=1 text\/calendar/);
  });

  test('does not send again what has not changed', async (t) => {
    const base = await serve(t, (request, response) => {
      response.writeHead(request.headers['if-none-match'] === '"v1"' ? 304 : 200).end(ICS);
    });
    const { fetchText: fetch } = fetcherWith();
    assert.deepEqual(await fetch(base, { etag: '"v1"' }), { status: 'unchanged' });
    assert.equal((await fetch(base, { etag: '"v0"', lastModified: null })).status, 'fresh');
  });

  test('an answer of "not modified" that nobody asked for is no calendar', async (t) => {
    const base = await serve(t, (_, response) => response.writeHead(304).end());
    await assertRefused(fetchText(base), 'address-unreachable', /HTTP 304/);
  });

  test('trusts the text, not the content type: many servers send calendars as something else', async (t) => {
    const base = await serve(t, (_, response) => response.setHeader('content-type', 'text/html').end(ICS));
    const fetched = await fetchText(base);
    assert.equal(fetched.status === 'fresh' && fetched.text, ICS);
  });

  test('unpacks gzip', async (t) => {
    const base = await serve(t, (_, response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(ICS)));
    const fetched = await fetchText(base);
    assert.equal(fetched.status === 'fresh' && fetched.text, ICS);
  });

  test('follows redirects, and takes a password along only within the same server', async (t) => {
    const authorizations: (string | undefined)[] = [];
    const other = await serve(t, (request, response) => {
      authorizations.push(request.headers.authorization);
      response.end(ICS);
    });
    const base = await serve(t, (request, response) => {
      authorizations.push(request.headers.authorization);
      const location = request.url === '/start' ? '/next' : `${other}/cal.ics`;
      response.writeHead(302, { location }).end();
    });
    assert.equal((await fetchText(`${base.replace('//', '//ada:secret@')}/start`)).status, 'fresh');
    const basic = `Basic ${btoa('ada:secret')}`;
    assert.deepEqual(authorizations, [basic, basic, undefined]);
  });
});

describe('an address that gives no calendar', () => {
  for (const [status, why] of [
    [404, /127\.0\.0\.1 answered with HTTP 404: there is nothing at this address\./],
    [401, /sign-in/],
    [500, /HTTP 500/],
    [204, /HTTP 204/],
    [302, /HTTP 302/],
  ] as const) {
    test(`HTTP ${status} is said in words`, async (t) => {
      const base = await serve(t, (_, response) => response.writeHead(status).end());
      await assertRefused(fetchText(base), 'address-unreachable', why);
    });
  }

  test('a redirect in a circle ends', async (t) => {
    let count = 0;
    const base = await serve(t, (_, response) => {
      count += 1;
      response.writeHead(301, { location: '/again' }).end();
    });
    await assertRefused(fetchText(base), 'address-unreachable', /more than 5 redirects/);
    assert.equal(count, 6);
  });

  test('a server that never answers runs into the deadline', async (t) => {
    const base = await serve(t, () => {});
    await assertRefused(fetchText(base, { timeoutMs: 50 }), 'address-unreachable', /took longer/);
  });

  test('a body that trickles runs into the deadline', async (t) => {
    const base = await serve(t, (_, response) => {
      const timer = setInterval(() => response.write('X'), 5);
      response.on('close', () => clearInterval(timer));
    });
    await assertRefused(fetchText(base, { timeoutMs: 80 }), 'address-unreachable', /took longer/);
  });

  test('the deadline covers all redirects together', async (t) => {
    const base = await serve(t, (_, response) => {
      setTimeout(() => response.writeHead(302, { location: '/again' }).end(), 30);
    });
    await assertRefused(fetchText(base, { timeoutMs: 60, maxRedirects: 1000 }), 'address-unreachable', /took longer/);
  });

  test('a name that is never looked up runs into the deadline', async () => {
    const resolve = () => new Promise<never>(() => {});
    await assertRefused(
      fetchText('http://slow.example/', { timeoutMs: 20, resolve }),
      'address-unreachable',
      /took longer/,
    );
  });

  test('a body without end is cut off at the limit', async (t) => {
    let sent = 0;
    const base = await serve(t, (_, response) => {
      const chunk = 'X'.repeat(64 * 1024);
      const fill = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', fill);
      fill();
    });
    await assertRefused(
      fetchText(base, { maxBytes: 1024 * 1024 }),
      'address-unreachable',
      /too large: 1 MB is the most/,
    );
    assert.ok(sent < 100 * 1024 * 1024, `${sent}`);
  });

  test('a small gzip that unpacks to something huge is cut off at the limit', async (t) => {
    const bomb = gzipSync(Buffer.alloc(30 * 1024 * 1024));
    assert.ok(bomb.length < 100_000);
    const base = await serve(t, (_, response) => response.setHeader('content-encoding', 'gzip').end(bomb));
    await assertRefused(fetchText(base, { maxBytes: 1024 * 1024 }), 'address-unreachable', /too large/);
  });

  test('damaged gzip and unknown packing are said in words', async (t) => {
    const base = await serve(t, (request, response) => {
      response.setHeader('content-encoding', request.url === '/br' ? 'br' : 'gzip').end('not packed');
    });
    await assertRefused(fetchText(base), 'address-unreachable', /sent something damaged/);
    await assertRefused(fetchText(`${base}/br`), 'address-unreachable', /packs what it sends/);
  });

  test('a connection that breaks off gives no half a calendar', async (t) => {
    const base = await serve(t, (_, response) => {
      response.writeHead(200, { 'content-length': 1000 }).write(ICS);
      setImmediate(() => response.destroy());
    });
    await assertRefused(fetchText(base), 'address-unreachable', /broke off/);
  });

  test('a port where nothing answers, and a name that does not exist, are told apart', async (t) => {
    const base = await serve(t, () => {});
    const server = createTcpServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    await assertRefused(
      fetchText(`http://127.0.0.1:${port}/`),
      'address-unreachable',
      /Nothing answers at 127\.0\.0\.1/,
    );
    const resolve = async () => [];
    await assertRefused(
      fetchText(`${base.replace('127.0.0.1', 'no.example')}/`, { resolve }),
      'address-unreachable',
      /no\.example cannot be found/,
    );
  });

  for (const [name, reply] of [
    ['greets like a mail server', '220 mail.example ESMTP\r\n'],
    ['closes at once', ''],
    [
      'switches to another protocol',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    ],
    ['sends headers without end', `HTTP/1.1 200 OK\r\n${'X-Filler: y\r\n'.repeat(5000)}`],
  ] as const) {
    test(`a server that ${name} is no calendar`, async (t) => {
      const sockets = new Set<Socket>();
      const server = createTcpServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => {});
        socket.end(reply);
      }).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      t.after(() => {
        for (const socket of sockets) socket.destroy();
        server.close();
      });
      const { port } = server.address() as AddressInfo;
      assert.equal((await problemOf(fetchText(`http://127.0.0.1:${port}/`))).code, 'address-unreachable');
    });
  }

  test('a caller who gives up gets their own reason', async (t) => {
    const giveUp = new AbortController();
    const base = await serve(t, () => giveUp.abort(new Error('stopping')));
    await assert.rejects(fetcherWith().fetchText(base, { signal: giveUp.signal }), /stopping/);
  });

  test('no error holds the path, the query or the password of an address', async (t) => {
    const base = await serve(t, (_, response) => response.writeHead(404).end());
    const secret = `${base.replace('//', '//ada:hunter2@')}/private-9f3c/cal.ics?token=9f3c`;
    const problems = [
      await problemOf(fetchText(secret)),
      await problemOf(fetchText(secret, { allowPrivate: false })),
      await problemOf(fetchText(secret.replace(/:\d+\//, ':1/'))),
      await problemOf(fetchText(secret.replace('http', 'ftp'))),
      await problemOf(fetchText('9f3c hunter2')),
      await problemOf(fetchText(secret.replace('127.0.0.1', 'no.example'), { resolve: async () => [] })),
    ];
    for (const problem of problems) {
      const told = `${problem.message} ${problem.cause} ${JSON.stringify(problem.cause ?? null)} ${JSON.stringify(problem.params)}`;
      assert.ok(!/hunter2|9f3c|token/.test(told), told);
    }
  });
});

describe('an address that leads where it should not', () => {
  for (const address of [
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://127.0.0.1./',
    'http://１２７.0.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:7f00:1]/',
    'http://[0:0:0:0:0:0:0:1]/',
    'http://[::]/',
    'http://0.0.0.0/',
    'http://0/',
    'http://10.1.2.3/',
    'http://192.168.0.1:8080/',
    'http://172.20.0.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://224.0.0.1/',
    'http://ada:secret@127.0.0.1/',
    'https://127.0.0.1/',
    'webcal://127.0.0.1/',
    ' HTTP://127.0.0.1/',
    'http:\\\\127.0.0.1/',
    'http://localhost/',
    'http://localhost./',
    'http://LOCALHOST:8080/',
  ]) {
    test(`${address} is refused`, async () => {
      await assertRefused(
        fetchText(address, { allowPrivate: false }),
        'address-not-allowed',
        /not on the open internet/,
      );
    });
  }

  for (const [address, why] of [
    ['', /not an address/],
    ['calendar', /not an address/],
    ['//example.com/cal.ics', /not an address/],
    ['http://', /not an address/],
    ['http://[::1', /not an address/],
    ['http://1.2.3.4.5.6/', /not an address/],
    ['file:///etc/passwd', /Only addresses/],
    ['ftp://example.com/cal.ics', /Only addresses/],
    ['javascript:alert(1)', /Only addresses/],
    ['data:text/calendar,BEGIN:VCALENDAR', /Only addresses/],
    ['unix:/var/run/docker.sock', /Only addresses/],
    ['http://example.com:22/', /Port 22/],
    ['http://example.com:25/', /Port 25/],
    ['https://example.com:993/', /Port 993/],
  ] as const) {
    test(`"${address}" is refused whatever is allowed`, async () => {
      await assertRefused(fetchText(address), 'address-not-allowed', why);
    });
  }

  test('a public name that resolves to a private address is refused', async () => {
    for (const address of ['10.0.0.7', '127.0.0.1', '169.254.169.254', '::1', 'fd12::1', '::ffff:10.0.0.7']) {
      const resolve = async () => [{ address, family: address.includes(':') ? 6 : 4 }];
      await assertRefused(
        fetchText('http://calendar.example/', { allowPrivate: false, resolve }),
        'address-not-allowed',
        /^calendar\.example is not on the open internet/,
      );
    }
  });

  test('a redirect is judged like an address: allowing private networks does not open link-local ones', async (t) => {
    for (const location of ['http://169.254.169.254/latest/', 'http://[fe80::1]/', 'file:///etc/passwd', '//x:22/']) {
      const base = await serve(t, (_, response) => response.writeHead(302, { location }).end());
      await assertRefused(fetchText(base), 'address-not-allowed', /open internet|Only addresses|Port 22/);
    }
  });

  test('a name that answers differently the second time is judged the second time', async (t) => {
    const base = await serve(t, (_, response) => response.writeHead(302, { location: '/again' }).end());
    const answers = ['127.0.0.1', '169.254.169.254'];
    const asked: string[] = [];
    const resolve = async (hostname: string) => {
      asked.push(hostname);
      return [{ address: answers.shift() ?? '127.0.0.1', family: 4 }];
    };
    const work = fetchText(base.replace('127.0.0.1', 'rebinding.example'), { resolve });
    await assertRefused(work, 'address-not-allowed', /rebinding\.example/);
    assert.deepEqual(asked, ['rebinding.example', 'rebinding.example']);
  });

  test('of several addresses only those that may be read are connected to', async (t) => {
    const base = await serve(t, (_, response) => response.end(ICS));
    const resolve = async () => [
      { address: '169.254.169.254', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    assert.equal((await fetchText(base.replace('127.0.0.1', 'mixed.example'), { resolve })).status, 'fresh');
  });

  test('a redirect never leaves https', () => {
    const from = new URL('https://ada:secret@calendar.example/a/b.ics');
    assert.throws(() => nextUrl(from, 'http://calendar.example/b.ics'), /without it/);
    assert.equal(nextUrl(from, '../c.ics').href, 'https://ada:secret@calendar.example/c.ics');
    assert.equal(nextUrl(from, 'https://other.example/').href, 'https://other.example/');
    assert.equal(nextUrl(new URL('http://calendar.example/'), 'https://calendar.example/').protocol, 'https:');
    assert.throws(() => nextUrl(from, 'https://['), /no address/);
  });
});

test('every failure of a connection becomes a sentence', () => {
  const failing = (code: string) =>
    failureOf(Object.assign(new Error('internals'), { code }), 'calendar.example').message;
  assert.match(failing('DEPTH_ZERO_SELF_SIGNED_CERT'), /certificate of calendar\.example cannot be trusted/);
  assert.match(failing('ERR_TLS_CERT_ALTNAME_INVALID'), /certificate/);
  assert.match(failing('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /certificate/);
  assert.match(failing('EPROTO'), /connection to calendar\.example failed/);
  assert.match(failureOf('thrown', 'calendar.example').message, /connection to calendar\.example failed/);
});
