import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A wire between a program and a server, to be cut at the worst moment. */
export class TcpProxy {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** How many replies were cut so far. */
  cuts = 0
  #swallowReplyTo: ((sent: Buffer) => boolean) | undefined

  private constructor(targetPort: number) {
    this.#server = createServer((client) => this.#pair(client, targetPort))
  }

  static async start(targetPort: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(targetPort)
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject)
      proxy.#server.listen(0, '127.0.0.1', resolve)
    })
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /**
   * What is sent and satisfies the predicate still reaches the server and is executed; its reply does not come back, the connection breaks instead.
   * `times`: for so many connections.
   */
  cutReplyTo(predicate: (sent: Buffer) => boolean, times = 1): void {
    let left = times
    this.#swallowReplyTo = (sent) => {
      if (left === 0 || !predicate(sent)) return false
      left -= 1
      this.cuts += 1
      return true
    }
  }

  heal(): void {
    this.#swallowReplyTo = undefined
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #pair(client: Socket, targetPort: number): void {
    const target = connect(targetPort, '127.0.0.1')
    let isReplyDoomed = false
    const destroy = () => {
      client.destroy()
      target.destroy()
    }
    client.on('data', (sent) => {
      if (this.#swallowReplyTo?.(sent)) isReplyDoomed = true
      target.write(sent)
    })
    target.on('data', (reply) => (isReplyDoomed ? destroy() : client.write(reply)))
    for (const socket of [client, target]) {
      this.#sockets.add(socket)
      socket.on('error', destroy)
      socket.on('close', () => {
        this.#sockets.delete(socket)
        destroy()
      })
    }
  }
}
