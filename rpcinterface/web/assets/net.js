// The connection to the supervisor: its state over server-sent events, and what
// is asked of it.

const slowest = 15_000; // milliseconds between two attempts to connect

// json fetches an answer in JSON.
export async function json(url, options) {
  const response = await fetch(url, { cache: 'no-store', ...options });
  if (!response.ok) throw new Error(await problem(response));
  return response.json();
}

async function problem(response) {
  const text = (await response.text().catch(() => '')).trim();
  if (text.startsWith('{')) {
    try {
      return JSON.parse(text).message;
    } catch {
      // Then it is no JSON.
    }
  }
  return text && text.length < 200 && !text.startsWith('<') ? text : `the server answered ${response.status}`;
}

// backoff is how long to wait before an attempt to connect again.
export function backoff(failures) {
  return Math.min(slowest, 500 * 2 ** failures) * (0.8 + Math.random() * 0.4);
}

// unseen calls away when nobody has looked at the page for a minute, and back when
// somebody does again; it returns how to end that. A browser makes six
// connections to a server in all, and pages that nobody sees would hold them.
export function unseen(away, back) {
  let timer = 0;
  let gone = false;
  const onChange = () => {
    clearTimeout(timer);
    if (document.hidden) {
      timer = setTimeout(() => {
        gone = true;
        away();
      }, 60_000);
    } else if (gone) {
      gone = false;
      back();
    }
  };
  document.addEventListener('visibilitychange', onChange);
  return () => document.removeEventListener('visibilitychange', onChange);
}

// Connection keeps a model up to date. It begins again by itself, also after a
// restart of the daemon, whose first event is its whole state with a new token.
export class Connection {
  #model;
  #source = null;
  #timer = 0;
  #failures = 0;

  constructor(model) {
    this.#model = model;
    addEventListener('online', () => this.open());
    unseen(() => this.close(), () => this.open());
    addEventListener('pagehide', () => this.close());
    addEventListener('pageshow', (event) => event.persisted && this.open());
  }

  open() {
    this.close();
    const source = new EventSource('ui/events');
    this.#source = source;
    const on = (type, handle) => source.addEventListener(type, (event) => handle(JSON.parse(event.data)));
    on('state', (state) => {
      this.#failures = 0;
      this.#model.replace(state);
      this.#model.setLink({ up: true, retryAt: 0 });
    });
    on('processes', (list) => this.#model.change(list));
    on('stats', ({ t, list }) => this.#model.measure(t, list));
    on('daemon', (daemon) => this.#model.setDaemon(daemon));
    source.addEventListener('bye', () => this.#lost());
    source.addEventListener('error', () => this.#lost());
  }

  close() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  #lost() {
    this.close();
    const wait = backoff(this.#failures++);
    this.#model.setLink({ up: false, retryAt: Date.now() + wait });
    this.#timer = setTimeout(() => this.open(), wait);
  }
}
