// What the page asks the supervisor to do.

import { count } from './format.js';
import { json } from './net.js';

const together = 4; // requests: a browser has six connections, two show logs

// The words for an action: what it is called, and what was done.
const words = {
  start: ['Start', 'started'],
  stop: ['Stop', 'stopped'],
  restart: ['Restart', 'restarted'],
  signal: ['Signal', 'signalled'],
  clearlog: ['Clear log of', 'cleared'],
};

// Actions does things to processes, and tells views of what is under way with
// the events "busy" (detail: a Set of names) and "done" (detail: {ok, message}).
// Of all processes the name is "*".
export class Actions extends EventTarget {
  busy = new Map(); // what is being done, by the name it is done to
  #model;
  #confirm;

  constructor(model, confirm) {
    super();
    this.#model = model;
    this.#confirm = confirm;
  }

  // run does an action to names: processes, or "group:*". It asks first where a
  // slip would hurt, and resolves to whether all went well.
  async run(action, names, { signal = '', title = '' } = {}) {
    const list = [...names].filter((name) => !this.busy.has(name));
    if (list.length === 0) return false;
    const what = title || (list.length === 1 ? list[0] : count(list.length, 'process'));
    const grave = list.length > 1 || list[0].endsWith(':*');
    if (grave && ['stop', 'restart', 'signal'].includes(action)) {
      const verb = words[action][0];
      if (!(await this.#confirm(`${verb} ${what}?`, verb))) return false;
    }
    this.#mark(list, action);
    const results = await inParallel(list, async (name) => {
      const result = await this.#post({ action, name, signal });
      this.#mark([name], null);
      return { name, ...result };
    });
    this.#report(action, what, results);
    return results.every((result) => result.ok);
  }

  // all does an action to everything.
  async all(action) {
    const [verb] = words[action];
    if (action !== 'start' && !(await this.#confirm(`${verb} all ${count(this.#model.processes.size, 'process')}?`, `${verb} all`))) return;
    this.#mark(['*'], action);
    const result = await this.#post({ action, name: 'all', signal: '' });
    this.#mark(['*'], null);
    this.#done(result.ok, result.message || `All ${words[action][1]}`);
  }

  // plain does an action that concerns no process.
  async plain(fields) {
    const result = await this.#post(fields);
    this.#done(result.ok, result.message);
    return result;
  }

  #report(action, what, results) {
    const failed = results.filter((result) => !result.ok);
    if (results.length === 1) {
      this.#done(results[0].ok, results[0].message);
    } else if (failed.length === 0) {
      this.#done(true, `${what}: ${words[action][1]}`);
    } else {
      const told = failed.slice(0, 3).map((result) => result.message);
      if (failed.length > 3) told.push(`and ${failed.length - 3} more`);
      this.#done(false, `${failed.length} of ${results.length} failed: ${told.join('; ')}`);
    }
  }

  // post sends a form. A token that isn't good any more, since the daemon was
  // restarted, is replaced once.
  async #post(fields, again = true) {
    try {
      const body = new URLSearchParams({ ...fields, token: this.#model.token });
      const response = await fetch('ui/action', { method: 'POST', body, headers: { accept: 'application/json' } });
      if (response.status === 403 && again) {
        this.#model.token = (await json('ui/state')).token;
        return await this.#post(fields, false);
      }
      const text = await response.text();
      return text.startsWith('{') ? JSON.parse(text) : { ok: false, message: `the server answered ${response.status}` };
    } catch (error) {
      return { ok: false, message: `${fields.name || fields.action}: no answer (${error.message})` };
    }
  }

  #mark(names, action) {
    for (const name of names) {
      if (action) this.busy.set(name, action);
      else this.busy.delete(name);
    }
    this.dispatchEvent(new CustomEvent('busy', { detail: new Set(names) }));
  }

  #done(ok, message) {
    this.dispatchEvent(new CustomEvent('done', { detail: { ok, message } }));
  }
}

// inParallel does work for each item, a few at a time, and keeps their order.
async function inParallel(items, work) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const mine = next++;
      results[mine] = await work(items[mine]);
    }
  };
  await Promise.all(Array.from({ length: Math.min(together, items.length) }, worker));
  return results;
}
