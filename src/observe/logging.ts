/**
 * The log: one JSON line an event, an event name and fields, never prose with values glued in. `error` means somebody acts now, `warn`
 * that something odd healed, `info` is the life of the service, `debug` is off. No line holds a body, an address with its query, a
 * sentence of a person or a key.
 */
import { type DestinationStream, pino } from 'pino';

import type { Config } from '#config/load-config.ts';
import { Problem } from '#kernel/problem.ts';
import { onSignal } from '#kernel/signal.ts';

export type LogFields = Readonly<Record<string, unknown>>;

/** Writes a line: the event is `<noun>-<verb>`. */
type Write = (event: string, fields?: LogFields) => void;

export interface Logger {
  readonly error: Write;
  readonly warn: Write;
  readonly info: Write;
  readonly debug: Write;
}

/** Writes to the standard error stream unless given another destination: the standard output belongs to the command. */
export function createLogger(options: {
  readonly level: Config['logLevel'];
  readonly destination?: DestinationStream;
}): Logger {
  const destination = options.destination ?? pino.destination({ fd: 2, sync: true });
  const log = pino(
    {
      level: options.level,
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    destination,
  );
  return {
    error: (event, fields = {}) => log.error(fields, event),
    warn: (event, fields = {}) => log.warn(fields, event),
    info: (event, fields = {}) => log.info(fields, event),
    debug: (event, fields = {}) => log.debug(fields, event),
  };
}

/** Logs what the rooms signal: failures as errors, the rest at debug. Returns how to stop. */
export function logSignals(logger: Logger): () => void {
  const stops = [
    onSignal('http-failure', ({ error, ...fields }) => {
      const told = { ...fields, error: describeError(error) };
      // Being busy or late for a moment heals by itself; a bug or a lost database does not.
      if (fields.code === 'too-busy' || fields.code === 'timed-out') logger.warn('request-failed', told);
      else logger.error('request-failed', told);
    }),
    onSignal('job-run', ({ error, ...fields }) => {
      if (fields.outcome === 'failed') logger.error('job-failed', { ...fields, error: describeError(error) });
      else logger.debug('job-done', fields);
    }),
    onSignal('llm-call', (fields) => {
      if (fields.outcome !== 'answered' && fields.outcome !== 'left') logger.warn('model-unanswered', fields);
    }),
    onSignal('model-provider', (fields) => {
      if (fields.state === 'closed') logger.info('model-reached', fields);
      else logger.warn('model-left-alone', fields);
    }),
    onSignal('slots-insurance', ({ state }) => {
      if (state === 'on') logger.warn('slots-counted-in-memory');
      else logger.info('slots-counted-in-redis');
    }),
    onSignal('openid-failed', (fields) => logger.warn('openid-failed', fields)),
    onSignal('redis-link', ({ state }) => {
      if (state === 'down') logger.warn('redis-lost');
      else logger.info('redis-reached');
    }),
    onSignal('limiter-insurance', ({ state }) => {
      if (state === 'on') logger.warn('limits-counted-in-memory');
      else logger.info('limits-counted-in-redis');
    }),
    onSignal('cache-refresh-failed', ({ name, error }) =>
      logger.warn('cache-refresh-failed', { name, error: describeError(error) }),
    ),
    onSignal('signal-unheard', ({ signal, error }) =>
      logger.error('signal-unheard', { signal, error: describeError(error) }),
    ),
    onSignal('queue-job', ({ error, ...fields }) => {
      // Retried and lost ones heal by themselves; a dead one waits for somebody.
      if (fields.outcome === 'dead') logger.error('job-dead', { ...fields, error: describeError(error) });
      else if (fields.outcome === 'done') logger.debug('job-done', fields);
      else logger.warn('job-again', { ...fields, error: describeError(error) });
    }),
    onSignal('chain-run', (fields) => logger.debug('chain-run', fields)),
    onSignal('http-request', (fields) => logger.debug('request-answered', fields)),
    onSignal('storage-lost-race', (fields) => logger.debug('storage-race-lost', fields)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

interface DescribedError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: DescribedError;
}

/** An error with its stack and its causes, as fields. Extra properties are left out: drivers put rows and parameters there. */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error, message: 'something that is not an error was thrown' };
  const code = error instanceof Problem ? error.code : (error as NodeJS.ErrnoException).code;
  return {
    name: error.name,
    message: error.message,
    ...(code === undefined ? {} : { code }),
    ...(error.stack === undefined ? {} : { stack: error.stack }),
    ...(error.cause === undefined || depth === 4 ? {} : { cause: describeError(error.cause, depth + 1) }),
  };
}
