// A network between browser and site that a test cuts: also for the service worker, which Playwright's "offline" does not reach.
import { createServer, connect, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** `open`; `cut`: no connection; `deaf`: requests arrive, answers do not. */
export type State = "open" | "cut" | "deaf";

export class Wire {
  private state: State = "open";
  private to = 0;
  private readonly open = new Set<Socket>();
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<Wire> {
    const server = createServer();
    await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
    const wire = new Wire(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on("connection", (near) => wire.join(near));
    return wire;
  }

  /** Leads to a site. */
  lead(url: string): void {
    this.to = Number(new URL(url).port);
  }

  private join(near: Socket): void {
    if (this.state === "cut") return void near.resetAndDestroy();
    const far = connect(this.to, "127.0.0.1");
    for (const socket of [near, far]) {
      this.open.add(socket);
      socket.on("error", () => {});
      socket.on("close", () => {
        this.open.delete(socket);
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    // What has been done is not told.
    far.on("data", (data) => (this.state === "deaf" ? near.resetAndDestroy() : near.write(data)));
    far.on("end", () => near.end());
  }

  /** Changes what the network does; connections that are open end. */
  set(state: State): void {
    this.state = state;
    for (const socket of this.open) socket.destroy();
  }

  stop(): void {
    this.set("cut");
    this.server.close();
  }
}
