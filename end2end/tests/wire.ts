// A network between browser and site that a test cuts: also for the service worker, which Playwright's "offline" does not reach.
import { createServer, connect, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** `open`; `cut`: no connection; `deaf`: requests arrive, answers do not; `mute`: nothing arrives, and nothing says so. */
export type State = "open" | "cut" | "deaf" | "mute";

export class Wire {
  private state: State = "open";
  private to = 0;
  private readonly open = new Set<Socket>();
  private readonly instead = new Map<string, string>();
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
    near.on("data", (data) => {
      const path = /^GET (\S+) HTTP/.exec(data.toString("latin1", 0, 200))?.[1] ?? "";
      const answer = this.instead.get(path);
      if (this.state === "mute") return;
      if (answer === undefined) far.write(data);
      else near.write(answer);
    });
    near.on("end", () => far.end());
    // What has been done is not told.
    far.on("data", (data) => (this.state === "deaf" ? near.resetAndDestroy() : near.write(data)));
    far.on("end", () => near.end());
  }

  /** Changes what the network does; connections that are open end. */
  set(state: State): void {
    this.state = state;
    for (const socket of this.open) socket.destroy();
  }

  /** Answers for the site at a path with another text and the site's own headers. */
  async put(path: string, change: (text: string) => string): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${this.to}${path}`);
    const text = change(await answer.text());
    const headers = [...answer.headers].filter(([name]) => !["content-encoding", "content-length", "transfer-encoding", "connection"].includes(name));
    const head = [...headers, ["content-length", String(Buffer.byteLength(text))]].map(([name, value]) => `${name}: ${value}\r\n`);
    this.instead.set(path, `HTTP/1.1 200 OK\r\n${head.join("")}\r\n${text}`);
  }

  stop(): void {
    this.set("cut");
    this.server.close();
  }
}

