// Traces through OpenTelemetry, where an endpoint for them is set: a span a call, and one a service that is asked outside.
import type { Context, Span, Tracer } from '@opentelemetry/api';
import { StrataError } from '../../graph/errors';
import type { Outside } from '../runtime/ports';

/** What one call is told, and how it ends. */
export interface CallTrace {
  /** Ends the span; the error's code where it failed. */
  end(status: number, error?: { readonly code: string; readonly message: string }): void;
}

export interface Traces {
  call(type: string, id: string, method: string, requestId: string, traceparent: string | undefined): CallTrace;
  /** The same services, with a span for each time that one is asked. */
  outside(services: Outside): Outside;
  /** Sends what is left. */
  close(): Promise<void>;
}

const NOTHING: CallTrace = { end: () => undefined };
export const noTraces: Traces = { call: () => NOTHING, outside: (services) => services, close: () => Promise.resolve() };

const PACKAGES = ['@opentelemetry/api', '@opentelemetry/sdk-trace-base', '@opentelemetry/resources', '@opentelemetry/exporter-trace-otlp-http'];
/** Calls that are remembered by their request id, so that what they ask outside is shown under them. */
const OPEN_MAX = 10_000;

function load(): { api: typeof import('@opentelemetry/api'); sdk: typeof import('@opentelemetry/sdk-trace-base'); resources: typeof import('@opentelemetry/resources'); otlp: typeof import('@opentelemetry/exporter-trace-otlp-http') } {
  try {
    return { api: require('@opentelemetry/api'), sdk: require('@opentelemetry/sdk-trace-base'), resources: require('@opentelemetry/resources'), otlp: require('@opentelemetry/exporter-trace-otlp-http') };
  } catch (error) {
    throw new StrataError('no-opentelemetry', 'OTEL_EXPORTER_OTLP_ENDPOINT is set, but OpenTelemetry is not installed', { hint: `npm install ${PACKAGES.join(' ')}`, cause: error });
  }
}

/** Reads the environment as OpenTelemetry defines it: OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_SERVICE_NAME and the others. */
export function createTraces(node: string): Traces {
  if (!process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] && !process.env['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT']) return noTraces;
  const { api, sdk, resources, otlp } = load();
  const provider = new sdk.BasicTracerProvider({
    resource: resources.resourceFromAttributes({ 'service.name': process.env['OTEL_SERVICE_NAME'] ?? 'actor-serve', 'service.instance.id': node }),
    spanProcessors: [new sdk.BatchSpanProcessor(new otlp.OTLPTraceExporter())],
  });
  const tracer: Tracer = provider.getTracer('nx-strata/kelpie');
  const open = new Map<string, Context>();

  /** The caller's span, as W3C's traceparent names it. */
  const parentOf = (traceparent: string | undefined): Context => {
    const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? '') ?? [];
    const none = api.ROOT_CONTEXT;
    if (!traceId || !spanId || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return none;
    return api.trace.setSpanContext(none, { traceId, spanId, traceFlags: Number.parseInt(flags!, 16), isRemote: true });
  };
  const fail = (span: Span, code: string, message: string): void => void span.setAttribute('error.type', code).setStatus({ code: api.SpanStatusCode.ERROR, message });

  return {
    call(type, id, method, requestId, traceparent) {
      const parent = parentOf(traceparent);
      const span = tracer.startSpan(`${type}.${method}`, { kind: api.SpanKind.SERVER, attributes: { 'rpc.system': 'kelpie', 'rpc.service': type, 'rpc.method': method, 'actor.type': type, 'actor.id': id, 'actor.request_id': requestId } }, parent);
      if (open.size < OPEN_MAX) open.set(requestId, api.trace.setSpan(parent, span));
      return {
        end(status, error) {
          open.delete(requestId);
          span.setAttribute('http.response.status_code', status);
          if (error) fail(span, error.code, error.message);
          span.end();
        },
      };
    },
    outside: (services) => ({
      async call(service, request, call) {
        const span = tracer.startSpan(`outside ${service}`, { kind: api.SpanKind.CLIENT, attributes: { 'rpc.service': service, 'actor.request_id': call.requestId } }, open.get(call.requestId) ?? api.ROOT_CONTEXT);
        try {
          return await services.call(service, request, call);
        } catch (error) {
          fail(span, (error as { code?: string }).code ?? 'failed', error instanceof Error ? error.message : String(error));
          throw error;
        } finally {
          span.end();
        }
      },
    }),
    close: () => provider.shutdown(),
  };
}
