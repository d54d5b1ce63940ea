// The page of processes: what there is in all, the filter, the table, and what
// is done to the rows that are selected.

import { button, h, icon, setText, svg } from './dom.js';
import { Menu } from './dialogs.js';
import { count, percent, size } from './format.js';
import { History } from './history.js';
import { alive, states } from './model.js';
import { logLink } from './processrow.js';
import { tally } from './rows.js';
import { Table } from './table.js';

const signals = ['HUP', 'USR1', 'USR2', 'INT', 'QUIT', 'TERM', 'KILL'];

export class Processes {
  title = 'Processes';
  #model;
  #actions;
  #table;
  #menu = new Menu();
  #anchor = -1; // where a range that is selected with Shift begins
  #chips = h('div', { class: 'chips', role: 'group', 'aria-label': 'Processes by state' });
  #input = h('input', { type: 'search', id: 'filter', placeholder: 'Name, state or group', 'aria-label': 'Filter', autocomplete: 'off', spellcheck: 'false', 'aria-keyshortcuts': '/' });
  #shown = h('span', { class: 'shown', role: 'status' });
  #bar = h('div', { class: 'selection', role: 'toolbar', 'aria-label': 'Selected processes', hidden: true });
  #selected = h('strong', {});
  #cpu = h('b', {});
  #memory = h('b', {});
  #cpuLine = svg('path', { class: 'line' });
  #memoryLine = svg('path', { class: 'line' });

  constructor(model, actions) {
    this.#model = model;
    this.#actions = actions;
    this.#table = new Table(model, actions);
    this.element = h('main', { class: 'processes', id: 'main' }, this.#top(), this.#tools(), this.#table.element, this.#fillBar());
    this.#listen();
  }

  // enter shows the page; the part of the address behind ?q= is the filter.
  enter(query) {
    const filter = new URLSearchParams(query).get('q') ?? '';
    if (filter !== this.#input.value) this.#input.value = filter;
    this.#table.show(filter);
    this.#summarise();
  }

  leave() {}

  #top() {
    const plot = (line) => svg('svg', { class: 'plot wide', viewBox: `0 0 ${History.length} 24`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, line);
    return h('section', { class: 'summary', 'aria-label': 'Summary' }, this.#chips,
      h('div', { class: 'total' }, h('span', {}, 'CPU'), this.#cpu, plot(this.#cpuLine)),
      h('div', { class: 'total' }, h('span', {}, 'Memory'), this.#memory, plot(this.#memoryLine)));
  }

  #tools() {
    const all = (action, label) => h('button', { type: 'button', 'data-all': action, onclick: () => this.#actions.all(action) }, icon(action), label);
    return h('div', { class: 'tools' },
      h('label', { class: 'filter' }, icon('filter'), this.#input), this.#shown,
      h('span', { class: 'grow' }),
      h('div', { class: 'buttons', role: 'group', 'aria-label': 'All processes' }, all('start', 'Start all'), all('restart', 'Restart all'), all('stop', 'Stop all')));
  }

  #fillBar() {
    const run = (action) => () => this.#actions.run(action, this.#table.selection);
    const act = (action, label) => h('button', { type: 'button', 'data-selected': action, onclick: run(action) }, icon(action), label);
    const more = h('button', { type: 'button', 'aria-haspopup': 'menu', 'data-selected': 'more', onclick: () => this.#openMenu(more, [...this.#table.selection], '') }, icon('more'), 'More');
    this.#bar.append(this.#selected, act('start', 'Start'), act('restart', 'Restart'), act('stop', 'Stop'), more,
      button('close', 'Select nothing', () => this.#table.select([...this.#table.selection], false)));
    return this.#bar;
  }

  #listen() {
    this.#input.addEventListener('input', () => this.#filter(this.#input.value));
    this.#input.addEventListener('keydown', (event) => this.#onFilterKey(event));
    this.#table.addEventListener('selection', () => this.#summarise());
    this.#table.element.addEventListener('click', (event) => this.#onClick(event));
    this.#table.element.addEventListener('dblclick', (event) => event.target.closest('button, input, a, .group') || this.#openLog(this.#row(event)));
    this.#model.addEventListener('stats', () => this.#total());
  }

  #filter(text) {
    history.replaceState(null, '', text ? `#/?q=${encodeURIComponent(text)}` : '#/');
    this.#table.show(text);
  }

  #summarise() {
    const chosen = this.#table.selection.size;
    this.#bar.hidden = chosen === 0;
    setText(this.#selected, `${count(chosen, 'process')} selected`);
    const total = this.#model.processes.size;
    const shown = this.#table.rows.reduce((sum, row) => sum + (row.kind === 'process' ? 1 : row.folded ? row.members.length : 0), 0);
    setText(this.#shown, this.#table.filter ? `${shown.toLocaleString()} of ${count(total, 'process')}` : count(total, 'process'));
    const counts = new Map(tally(this.#model.processes.values()));
    const chips = states.filter((state) => counts.has(state)).map((state) => this.#chip(state, counts.get(state)));
    // Replaced only if other: a chip may have the focus.
    const key = chips.map((chip) => chip.textContent + chip.ariaPressed).join();
    if (this.#chips.dataset.key !== key) {
      const focused = this.#chips.contains(document.activeElement) ? document.activeElement.dataset.state : null;
      this.#chips.dataset.key = key;
      this.#chips.replaceChildren(...chips);
      if (focused) this.#chips.querySelector(`[data-state=${focused}]`)?.focus();
    }
  }

  #chip(state, n) {
    const filter = `state:${state.toLowerCase()}`;
    const on = this.#table.filter === filter;
    return h('button', {
      type: 'button', class: 'chip', 'data-state': state, 'aria-pressed': String(on), title: on ? 'Show all' : `Show ${state} only`,
      onclick: () => {
        this.#input.value = on ? '' : filter;
        this.#filter(this.#input.value);
      },
    }, h('b', {}, n.toLocaleString()), ` ${state.toLowerCase()}`);
  }

  #total() {
    if (document.hidden || !this.element.isConnected) return;
    const { cpu, memory, history } = this.#model.totals;
    setText(this.#cpu, percent(cpu));
    setText(this.#memory, size(memory));
    this.#cpuLine.setAttribute('d', history.path('cpu', this.#model.tick, History.length, 24, 10).path);
    this.#memoryLine.setAttribute('d', history.path('memory', this.#model.tick, History.length, 24, 1).path);
  }

  #row(event) {
    return this.#table.rows[this.#table.rowOf(event)];
  }

  #onClick(event) {
    const index = this.#table.rowOf(event);
    const row = this.#table.rows[index];
    if (!row) return;
    this.#table.current = index;
    const action = event.target.closest('button')?.dataset.action;
    if (action) this.#act(action, row, event.target.closest('button'));
    else if (event.target.closest('.c-sel')) this.#check(event, index);
    else if (row.kind === 'group') this.#table.fold(row.name);
  }

  #check(event, index) {
    const row = this.#table.rows[index];
    const on = event.target.type === 'checkbox' ? event.target.checked : !this.#table.selection.has(row.key);
    const from = event.shiftKey && this.#anchor >= 0 ? this.#anchor : index;
    const range = this.#table.rows.slice(Math.min(from, index), Math.max(from, index) + 1);
    this.#table.select(range.flatMap((one) => this.#table.names(one)), on);
    this.#anchor = index;
  }

  #act(action, row, opener) {
    if (action === 'fold') this.#table.fold(row.name);
    else if (action === 'log') this.#openLog(row);
    else if (action === 'more') this.#openMenu(opener, [row.key], row.kind === 'group' ? `group ${row.name}` : '');
    else this.#actions.run(action, [row.key], { title: row.kind === 'group' ? `group ${row.name}` : '' });
  }

  #openLog(row) {
    if (row?.kind === 'process') location.hash = logLink(row.key);
  }

  #openMenu(opener, names, title) {
    const item = (label, action, options) => [label, () => this.#actions.run(action, names, { title, ...options })];
    const single = names.length === 1 && this.#model.processes.get(names[0]);
    const some = names.some((name) => !this.#model.processes.has(name) || alive(this.#model.processes.get(name)));
    this.#menu.open(opener, `Actions for ${title || count(names.length, 'process')}`, [
      item('Start', 'start'), item('Restart', 'restart'), item('Stop', 'stop'), null,
      ...(some ? [...signals.map((signal) => item(`Send ${signal}`, 'signal', { signal })), null] : []),
      item('Clear log', 'clearlog'),
      ...(single ? [['Show log', () => (location.hash = logLink(names[0]))]] : []),
    ]);
  }

  #onFilterKey(event) {
    if (event.key === 'Escape') {
      if (this.#input.value === '') this.#input.blur();
      this.#input.value = '';
      this.#filter('');
    } else if (event.key === 'Enter' || event.key === 'ArrowDown') {
      this.#table.move(0);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  // onKey does what a key says; it is called for keys outside of fields.
  onKey(event) {
    const key = (event.ctrlKey || event.metaKey ? 'Ctrl+' : '') + (event.shiftKey && event.key.length > 1 ? 'Shift+' : '') + event.key;
    const row = this.#table.rows[this.#table.current];
    const focused = document.activeElement?.closest?.('.row') || document.activeElement === document.body;
    const step = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1, 'Shift+ArrowDown': 1, 'Shift+ArrowUp': -1, PageDown: 15, PageUp: -15 }[key];
    if (key === '/') this.#input.select();
    else if (key === 'Escape') this.#escape();
    else if (key === 'Ctrl+a') this.#table.select(this.#table.rows.flatMap((one) => this.#table.names(one)), true);
    else if (step && focused) this.#step(step, key.startsWith('Shift'));
    else if (key === 'Home') this.#table.move(0);
    else if (key === 'End') this.#table.move(this.#table.rows.length - 1);
    else if (!row || !focused || !this.#onRowKey(key, row)) return false;
    return true;
  }

  #step(step, extend) {
    const inTable = document.activeElement?.closest?.('.row');
    const from = this.#table.rows[this.#table.current];
    if (extend && from) this.#table.select(this.#table.names(from), true);
    this.#table.move(inTable ? this.#table.current + step : this.#table.current);
    if (extend && this.#table.rows[this.#table.current]) this.#table.select(this.#table.names(this.#table.rows[this.#table.current]), true);
  }

  #onRowKey(key, row) {
    const act = { s: 'start', S: 'stop', R: 'restart' }[key];
    if (act && this.#table.selection.size > 0) this.#actions.run(act, this.#table.selection);
    else if (act) this.#act(act, row);
    else if (key === 'Enter' || key === 'l') row.kind === 'group' ? this.#table.fold(row.name) : this.#openLog(row);
    else if (key === ' ') this.#table.select(this.#table.names(row), !this.#table.names(row).every((name) => this.#table.selection.has(name)));
    else if (key === 'ArrowLeft' || key === 'ArrowRight') this.#foldAt(row, key === 'ArrowLeft');
    else if (key === 'm') document.activeElement.querySelector?.('[data-action=more]')?.click();
    else return false;
    return true;
  }

  #foldAt(row, wish) {
    const name = row.kind === 'group' ? row.name : row.process.group;
    this.#table.fold(name, wish);
    if (!wish || row.kind === 'group') return;
    requestAnimationFrame(() => this.#table.move(this.#table.rows.findIndex((one) => one.key === `${name}:*`)));
  }

  #escape() {
    if (this.#input.value) {
      this.#input.value = '';
      this.#filter('');
    } else {
      this.#table.select([...this.#table.selection], false);
    }
  }
}
