// The page of the configuration as understood: a tree, whatever it holds.
// Secrets are hidden by the server, which never sends them.

import { h, icon } from './dom.js';
import { json } from './net.js';

export class Configuration {
  title = 'Configuration';
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
      this.#tree.replaceChildren(...sections(configuration));
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

  // filter shows the sections with a row that fits; a section that fits itself
  // is shown whole.
  #filter() {
    const wanted = this.#input.value.toLowerCase();
    for (const section of this.#tree.querySelectorAll('details')) {
      const whole = section.firstElementChild.textContent.toLowerCase().includes(wanted);
      let any = whole;
      for (const row of section.querySelectorAll('tr')) {
        row.hidden = !whole && !row.textContent.toLowerCase().includes(wanted);
        any ||= !row.hidden;
      }
      section.hidden = !any;
      if (wanted) section.open = any;
    }
  }
}

// sections makes one part of each object that has a name, and of each kind of
// them: {"groups": [{"name": "web", ...}]} becomes the part "groups: web".
function sections(configuration) {
  return Object.entries(configuration).flatMap(([kind, value]) => {
    if (!Array.isArray(value)) return [section(kind, value)];
    return value.map((one, index) => section(`${kind}: ${titleOf(one) ?? index + 1}`, one));
  });
}

function titleOf(value) {
  for (const [key, entry] of Object.entries(value ?? {})) {
    if (['name', 'group', 'section', 'namespace', 'address'].includes(key.toLowerCase()) && typeof entry === 'string' && entry) return entry;
  }
  return null;
}

function section(title, value) {
  const rows = [...leaves(value, '')];
  return h('details', { open: rows.length < 60 }, h('summary', {}, title, h('small', {}, String(rows.length))),
    h('table', {}, h('tbody', {}, ...rows.map(([key, text]) => h('tr', {}, h('th', { scope: 'row' }, key), h('td', {}, text))))));
}

// leaves goes through a value: [path, text] of everything that isn't empty.
function* leaves(value, path) {
  if (value === null || value === '' || value === undefined) return;
  if (typeof value !== 'object') {
    yield [path, String(value)];
    return;
  }
  if (Array.isArray(value) && value.every((one) => typeof one !== 'object')) {
    if (value.length > 0) yield [path, value.join(', ')];
    return;
  }
  for (const [key, one] of Object.entries(value)) {
    const label = Array.isArray(value) ? titleOf(one) ?? Number(key) + 1 : key;
    yield* leaves(one, path ? `${path} › ${label}` : String(label));
  }
}
