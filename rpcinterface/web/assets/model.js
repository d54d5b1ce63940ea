// What the page knows of the supervisor. Views listen; nothing here draws.
//
// Events: "structure" (another set or order of processes, or all may be new),
// "changed" (detail: a Set of namespecs), "stats", "daemon", "link".

import { History } from './history.js';

// States in the order in which they want attention.
export const states = ['FATAL', 'BACKOFF', 'UNKNOWN', 'STARTING', 'STOPPING', 'RUNNING', 'EXITED', 'STOPPED'];

// alive says whether a process in that state has, or is about to have, a pid.
export function alive(process) {
  return ['STARTING', 'RUNNING', 'BACKOFF', 'STOPPING'].includes(process.statename);
}

export class Model extends EventTarget {
  daemon = null;
  token = '';
  processes = new Map(); // by namespec, in the server's order
  histories = new Map(); // by namespec; made when the first figures come
  tick = 0; // of the last figures, see History
  totals = { cpu: 0, memory: 0, history: new History() };
  skew = 0; // seconds that the server's clock is ahead of ours
  link = { up: false, retryAt: 0 };

  // replace takes the whole state, as it is at the start and after each
  // reconnection.
  replace(state) {
    this.processes = new Map(state.processes.map((process) => [process.namespec, process]));
    for (const name of this.histories.keys()) {
      if (!this.processes.has(name)) this.histories.delete(name);
    }
    this.token = state.token ?? this.token;
    this.#synchronise(state.daemon.now);
    this.setDaemon(state.daemon);
    this.#emit('structure');
  }

  setDaemon(daemon) {
    this.daemon = daemon;
    this.#emit('daemon');
  }

  // change takes the processes that are other than before.
  change(list) {
    const changed = new Set();
    for (const process of list) {
      // One that is new comes with a whole state, in its place.
      if (!this.processes.has(process.namespec)) continue;
      this.processes.set(process.namespec, process);
      changed.add(process.namespec);
    }
    this.#synchronise(list[0]?.now);
    this.#emit('changed', changed);
  }

  // measure takes a round of figures.
  measure(t, list) {
    this.tick = History.tickAt(t);
    let cpu = 0;
    let memory = 0;
    for (const [name, share, bytes, threads] of list) {
      if (!this.processes.has(name)) continue;
      let history = this.histories.get(name);
      if (!history) this.histories.set(name, (history = new History()));
      history.add(this.tick, share ?? NaN, bytes, threads); // no share is known at first
      cpu += share ?? 0;
      memory += bytes;
    }
    this.totals.cpu = cpu;
    this.totals.memory = memory;
    this.totals.history.add(this.tick, cpu, memory, 0);
    this.#emit('stats');
  }

  // current returns the figures of a process, or null if there are none that
  // are true now.
  current(name) {
    const history = this.histories.get(name);
    return history && history.last >= this.tick - 1 && alive(this.processes.get(name)) ? history : null;
  }

  setLink(link) {
    this.link = link;
    this.#emit('link');
  }

  // now is the time of the server, in seconds.
  now() {
    return Date.now() / 1000 + this.skew;
  }

  #synchronise(now) {
    // Whole seconds tell less than half a second of difference apart from none.
    if (now && Math.abs(now - this.now()) > 1.5) this.skew = now - Date.now() / 1000;
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
