// The page of the configuration as understood: a tree, whatever it holds.
// Secrets are hidden by the server, which never sends them.

import { h, icon } from './dom.js';
import { json } from './net.js';

// rank is where a kind of section stands: the daemon first, its many programs last.
const rank = (kind) => ['supervisord', 'servers', 'rpcinterfaces', 'groups'].indexOf(kind);

export class Configuration {
  title = 'Configuration';
  #parts = [];
  #tree = h('div', { class: 'tree' });
  #input = h('input', { type: 'search', placeholder: 'Find a section, key or value', 'aria-label': 'Find in the configuration', 'aria-keyshortcuts': '/' });

  constructor() {
    this.#input.addEventListener('input', () => this.#filter());
    this.#input.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      this.#input.value = '';
      this.#filter();
      this.#input.blur();
      event.stopPropagation();
    });
    this.element = h('main', { class: 'configuration', id: 'main' }, h('h2', {}, 'Configuration'),
      h('div', { class: 'tools' }, h('label', { class: 'filter' }, icon('filter'), this.#input)), this.#tree);
  }

  async enter() {
    try {
      const configuration = await json('ui/config');
      const order = Object.keys(configuration).sort((a, b) => rank(a) - rank(b));
      this.#parts = order.flatMap((kind) => partsOf(kind, configuration[kind]));
      this.#tree.replaceChildren(...this.#parts.map((part) => part.element));
      this.#parts[0]?.open();
      this.#filter();
    } catch (error) {
      this.#tree.replaceChildren(h('p', { class: 'empty problem' }, `The configuration can't be shown: ${error.message}`));
    }
  }

  leave() {}

  onKey(event) {
    if (event.key !== '/') return false;
    this.#input.select();
    return true;
  }

  // filter shows the parts with something that fits; a part that fits itself is
  // shown whole.
  #filter() {
    const wanted = this.#input.value.toLowerCase();
    for (const part of this.#parts) part.show(wanted, false);
  }
}

// Part is something with a name and its values. With thousands of programs there
// are many: the rows of one are made when it is opened.
class Part {
  #rows;
  #title;
  #parts;
  #body = h('tbody', {});
  #shown = null; // rows that are in the page

  constructor(title, value) {
    this.#title = title;
    this.#rows = [...leaves(value, '')];
    this.#parts = Object.entries(value ?? {}).filter(([, list]) => isList(list)).flatMap(([kind, list]) => partsOf(kind, list));
    this.element = h('details', {}, h('summary', {}, title), h('table', {}, this.#body), ...this.#parts.map((part) => part.element));
    this.element.addEventListener('toggle', () => this.element.open && this.#make());
  }

  // show shows what fits in the part, and says whether there is any.
  show(wanted, whole) {
    const all = whole || this.#title.toLowerCase().includes(wanted);
    this.#shown = all ? this.#rows : this.#rows.filter(([key, text]) => `${key} ${text}`.toLowerCase().includes(wanted));
    let any = all || this.#shown.length > 0;
    for (const part of this.#parts) any = part.show(wanted, all) || any;
    this.element.hidden = !any;
    if (wanted) this.element.open = any;
    if (this.element.open) this.#make();
    return any;
  }

  // open opens the part with all that is in it.
  open() {
    this.element.open = true;
    this.#parts.forEach((part) => part.open());
    this.#make();
  }

  #make() {
    this.#body.replaceChildren(...(this.#shown ?? this.#rows).map(([key, text]) => h('tr', {}, h('th', { scope: 'row' }, key), h('td', {}, text))));
  }
}

// partsOf makes the parts of one kind. A program in no group is a group of one.
function partsOf(kind, value) {
  if (!Array.isArray(value)) return [new Part(kind, value)];
  const singular = kind.endsWith('sses') ? kind.slice(0, -2) : kind.replace(/s$/, '');
  return value.map((one, index) => {
    const [only, ...others] = one.processes ?? [];
    if (only && others.length === 0 && only.name === one.name) return new Part(`program: ${one.name}`, only);
    return new Part(`${singular}: ${titleOf(one) ?? index + 1}`, one);
  });
}

function titleOf(value) {
  for (const [key, entry] of Object.entries(value ?? {})) {
    if (['name', 'section', 'namespace', 'address', 'file'].includes(key.toLowerCase()) && typeof entry === 'string' && entry) return entry;
  }
  return null;
}

function isList(value) {
  return Array.isArray(value) && value.some((one) => one !== null && typeof one === 'object');
}

// leaves goes through a value: [path, text] of everything that isn't empty, but
// for lists of objects, which are parts.
function* leaves(value, path) {
  if (value === null || value === '' || value === undefined || isList(value)) return;
  if (typeof value !== 'object') yield [path, String(value)];
  else if (!Array.isArray(value)) for (const [key, one] of Object.entries(value)) yield* leaves(one, path ? `${path} › ${key}` : key);
  else if (value.length > 0) yield [path, value.join(', ')];
}
