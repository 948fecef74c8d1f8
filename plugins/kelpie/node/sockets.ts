// Messages between nodes in different processes and on different machines: TLS, with one shared secret as the key of both
// sides. Who does not have the secret can neither connect nor read; there are no certificates to care for.
import { hkdfSync } from 'node:crypto';
import { connect, createServer, type TLSSocket } from 'node:tls';
import type { AddressInfo } from 'node:net';
import { StrataError, systemCode } from '../../graph/errors';
import type { Transport } from '../runtime/ports';
import type { Network } from './ports';

export interface SocketNetworkOptions {
  /** Shared by all nodes of a cluster; at least 16 characters, from a generator and not from a person. */
  readonly secret: string;
  /** The address to listen at; other nodes are told it. */
  readonly host?: string;
  /** 0 takes any that is free. */
  readonly port?: number;
}

export interface SocketNetwork extends Network {
  readonly address: string;
  close(): Promise<void>;
}

const SECRET_LENGTH_MIN = 16;
const HANDSHAKE_TIMEOUT_MS = 2_000;
const CONNECTIONS_MAX = 1_024;
const FRAME_BYTES_MAX = 32 << 20;
/** Beyond it a peer does not keep up: its messages are lost, and their senders ask again. */
const UNSENT_BYTES_MAX = 64 << 20;
const HEADER_BYTES = 4;
/** Both sides prove the secret, and each connection has keys of its own. */
const TLS = { ciphers: 'ECDHE-PSK-CHACHA20-POLY1305', minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const;

/** Calls `onFrame` with each whole message; false where what came is no such stream. */
function createFrameReader(onFrame: (text: string) => void): (chunk: Buffer) => boolean {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    let bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    while (bytes.length >= HEADER_BYTES) {
      const length = bytes.readUInt32BE(0);
      if (length > FRAME_BYTES_MAX) return false;
      if (bytes.length < HEADER_BYTES + length) break;
      onFrame(bytes.toString('utf8', HEADER_BYTES, HEADER_BYTES + length));
      bytes = bytes.subarray(HEADER_BYTES + length);
    }
    rest = bytes;
    return true;
  };
}

/** One connection to one node; what is sent in one turn of the event loop leaves in one piece. */
class Peer {
  private unsent: string[] = [];
  private scheduled = false;
  private ready = false;

  constructor(private socket: TLSSocket | undefined) {
    this.ready = socket !== undefined;
  }

  attach(socket: TLSSocket): void {
    this.socket = socket;
    this.ready = true;
    this.flush();
  }

  send(message: string): void {
    if ((this.socket?.writableLength ?? 0) > UNSENT_BYTES_MAX) return;
    this.unsent.push(message);
    if (!this.ready || this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  end(): void {
    this.unsent = [];
    this.socket?.destroy();
  }

  private flush(): void {
    this.scheduled = false;
    if (this.unsent.length === 0 || !this.socket || this.socket.destroyed) return;
    const parts: Buffer[] = [];
    for (const message of this.unsent) {
      const header = Buffer.allocUnsafe(HEADER_BYTES);
      const body = Buffer.from(message, 'utf8');
      header.writeUInt32BE(body.length);
      parts.push(header, body);
    }
    this.unsent = [];
    this.socket.write(Buffer.concat(parts));
  }
}

/** Starts to listen; one node of this process joins. */
export async function createSocketNetwork({ secret, host = '127.0.0.1', port = 0 }: SocketNetworkOptions): Promise<SocketNetwork> {
  if (secret.length < SECRET_LENGTH_MIN) throw new StrataError('weak-secret', `the nodes' shared secret must have ${SECRET_LENGTH_MIN} characters or more`, { hint: 'openssl rand -base64 32' });
  const psk = Buffer.from(hkdfSync('sha256', secret, 'nx-strata kelpie', 'messages between nodes', 32));
  const peers = new Map<string, Peer>();
  const sockets = new Set<TLSSocket>();
  let name: string | undefined;
  let handler: (from: string, message: string) => void = () => undefined;
  let lost: (node: string, reason: string) => void = () => undefined;
  let lookup: (node: string) => Promise<string | undefined> = async () => undefined;

  const drop = (node: string, peer: Peer, reason: string): void => {
    peer.end();
    if (peers.get(node) !== peer) return;
    peers.delete(node);
    lost(node, reason);
  };
  const listen = (socket: TLSSocket, onFrame: (text: string) => void, gone: (reason: string) => void): void => {
    sockets.add(socket);
    socket.setNoDelay(true);
    const read = createFrameReader(onFrame);
    socket.on('data', (chunk: Buffer) => void (read(chunk) || socket.destroy()));
    socket.on('error', (error) => gone(systemCode(error) ?? error.message));
    socket.on('close', () => {
      sockets.delete(socket);
      gone('the connection ended');
    });
  };

  const server = createServer({ ...TLS, pskCallback: () => psk, handshakeTimeout: HANDSHAKE_TIMEOUT_MS }, (socket) => {
    let from: string | undefined;
    let peer: Peer | undefined;
    const onFrame = (text: string): void => {
      if (from !== undefined) return handler(from, text);
      // the first message says who calls, and whom: an address may have passed to another node
      const [caller, called] = text.split(' ');
      if (!caller || called !== name) return void socket.destroy();
      from = caller;
      if (!peers.has(from)) peers.set(from, (peer = new Peer(socket)));
    };
    listen(socket, onFrame, (reason) => from !== undefined && peer && drop(from, peer, reason));
  });
  server.maxConnections = CONNECTIONS_MAX;
  server.on('tlsClientError', () => undefined); // somebody without the secret
  await new Promise<void>((resolve, reject) => {
    const failed = (error: Error): void => reject(new StrataError('cannot-listen', `cannot listen at ${host}:${port}: ${systemCode(error) ?? error.message}`, { hint: 'take another port, or 0 for any that is free', cause: error }));
    server.once('error', failed);
    server.listen(port, host, () => (server.off('error', failed), resolve()));
  });
  const bound = server.address() as AddressInfo;
  const address = bound.family === 'IPv6' ? `[${bound.address}]:${bound.port}` : `${bound.address}:${bound.port}`;

  const dial = async (self: string, node: string, peer: Peer): Promise<void> => {
    const where = await lookup(node);
    const split = where?.lastIndexOf(':') ?? -1;
    if (where === undefined || split < 0) return drop(node, peer, 'its address is not known');
    const socket = connect({
      ...TLS,
      host: where.slice(0, split).replace(/^\[|\]$/g, ''),
      port: Number(where.slice(split + 1)),
      pskCallback: () => ({ psk, identity: self }),
      checkServerIdentity: () => undefined, // who knows the secret is of the cluster
      timeout: HANDSHAKE_TIMEOUT_MS,
    });
    listen(socket, (text) => handler(node, text), (reason) => drop(node, peer, reason));
    socket.once('timeout', () => socket.destroy());
    socket.once('secureConnect', () => {
      socket.setTimeout(0);
      const hello = Buffer.from(`${self} ${node}`, 'utf8');
      const header = Buffer.allocUnsafe(HEADER_BYTES);
      header.writeUInt32BE(hello.length);
      socket.write(Buffer.concat([header, hello]));
      peer.attach(socket);
    });
  };

  return {
    address,
    join(self, lookUp): Transport {
      if (name !== undefined) throw new StrataError('bad-option', `node ${name} has this network already`, { hint: 'create one network a node' });
      name = self;
      lookup = lookUp;
      return {
        self,
        address,
        send(to, message) {
          if (to === self) return void setImmediate(() => handler(self, message));
          let peer = peers.get(to);
          if (!peer) {
            peers.set(to, (peer = new Peer(undefined)));
            const opening = peer;
            dial(self, to, opening).catch((error: unknown) => drop(to, opening, error instanceof Error ? error.message : String(error)));
          }
          peer.send(message);
        },
        onMessage: (to) => void (handler = to),
        onLost: (to) => void (lost = to),
      };
    },
    leave() {
      for (const peer of peers.values()) peer.end();
      peers.clear();
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
