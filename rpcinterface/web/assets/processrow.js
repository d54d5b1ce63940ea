// One line of the table: a process, or the head of a group. A row changes only
// what is other than before.

import { button, h, setAttribute, setText, svg } from './dom.js';
import { ago, percent, size, uptime } from './format.js';
import { alive } from './model.js';
import { tally } from './rows.js';

const samples = 60; // two minutes, in the small plot
const height = 20;

// cell makes a cell of a column.
export function cell(column, ...children) {
  return h('span', { class: `c-${column}`, role: 'gridcell' }, ...children);
}

function checkbox(label) {
  return h('input', { type: 'checkbox', tabindex: '-1', 'aria-label': label });
}

// logLink is where the log of a process is shown.
export function logLink(name) {
  return `#/log/${encodeURIComponent(name)}`;
}

// describe tells in a few words how a process is, beside its state.
export function describe(process, now) {
  const { statename } = process;
  if (statename === 'RUNNING' || statename === 'STOPPING') return `pid ${process.pid}, up ${uptime(now - process.start)}`;
  if (statename === 'STARTING') return process.pid ? `pid ${process.pid}` : '';
  if (statename === 'FATAL' || statename === 'BACKOFF') return process.spawnerr || process.description;
  if (statename === 'EXITED') return `${exit(process)}, ${ago(now - process.stop)}`;
  return process.stop ? `stopped ${ago(now - process.stop)}` : 'not started';
}

function exit(process) {
  return process.exitstatus < 0 ? 'ended by a signal' : `exit status ${process.exitstatus}`;
}

export class ProcessRow {
  #state = h('span', { class: 'pill' });
  #busy = h('span', { class: 'spinner', hidden: true, 'aria-hidden': 'true' });
  #name = h('a', { tabindex: '-1' });
  #description = cell('desc');
  #cpu = h('span', { class: 'figure' });
  #memory = cell('mem');
  #line = svg('path', { class: 'line' });
  #plot;
  #start = button('start', '', null, { 'data-action': 'start', tabindex: '-1' });
  #restart = button('restart', '', null, { 'data-action': 'restart', tabindex: '-1' });
  #stop = button('stop', '', null, { 'data-action': 'stop', tabindex: '-1' });
  #log = button('log', '', null, { 'data-action': 'log', tabindex: '-1' });
  #more = button('more', '', null, { 'data-action': 'more', tabindex: '-1', 'aria-haspopup': 'menu' });
  #box = checkbox('');

  constructor() {
    this.#plot = svg('svg', { class: 'plot', viewBox: `0 0 ${samples} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, this.#line);
    this.element = h('div', { class: 'row process', role: 'row', tabindex: '-1' },
      cell('sel', this.#box), cell('state', this.#state, this.#busy), cell('name', this.#name), this.#description,
      cell('cpu', this.#plot, this.#cpu), this.#memory,
      cell('act', this.#start, this.#stop, this.#restart, this.#log, this.#more));
  }

  // bind makes the row that of a process. Rows that have left the screen are used
  // again: to make one is most of the work of scrolling.
  bind({ key, process: { namespec, group } }) {
    this.key = key;
    this.#name.href = logLink(namespec);
    this.#name.title = namespec; // which may be cut off
    this.#box.setAttribute('aria-label', `Select ${namespec}`);
    for (const [control, label] of [[this.#start, 'Start'], [this.#stop, 'Stop'], [this.#restart, 'Restart'], [this.#log, 'Log of'], [this.#more, 'More for']]) {
      control.setAttribute('aria-label', `${label} ${namespec}`);
      control.title = `${label} ${namespec}`;
    }
    this.element.dataset.namespec = namespec;
    this.element.dataset.group = group;
    return this;
  }

  update({ process, nested }, { model, busy, selected }) {
    const { statename } = process;
    const action = busy.get(process.namespec) ?? busy.get(`${process.group}:*`) ?? busy.get('*');
    setAttribute(this.element, 'data-state', statename);
    this.element.classList.toggle('nested', nested);
    setAttribute(this.element, 'aria-level', nested ? '2' : '1');
    setAttribute(this.element, 'aria-selected', String(selected));
    this.#box.checked = selected;
    setText(this.#state, statename);
    setText(this.#name, nested ? process.name : process.namespec);
    this.#busy.hidden = !action;
    setAttribute(this.element, 'aria-busy', action ? 'true' : null);
    this.#start.hidden = alive(process) && statename !== 'STOPPING';
    this.#stop.hidden = !this.#start.hidden;
    this.#start.disabled = Boolean(action) || statename === 'STOPPING';
    this.#stop.disabled = this.#restart.disabled = Boolean(action);
    this.tick(process, model);
    this.measure(process, model);
  }

  // tick shows what time changes.
  tick(process, model) {
    const text = describe(process, model.now());
    if (this.#description.textContent === text) return;
    this.#description.textContent = text;
    this.#description.title = text;
  }

  // measure shows figures.
  measure(process, model) {
    const figures = model.current(process.namespec);
    setText(this.#cpu, figures ? percent(figures.cpu) : '');
    setText(this.#memory, figures ? size(figures.memory) : '');
    const history = model.histories.get(process.namespec);
    setAttribute(this.#plot, 'visibility', history ? null : 'hidden');
    setAttribute(this.#line, 'd', history ? history.path('cpu', model.tick, samples, height, 10).path : '');
  }
}

export class GroupRow {
  #name = h('span', { class: 'groupname' });
  #counts = cell('desc');
  #cpu = h('span', { class: 'figure' });
  #memory = cell('mem');
  #busy = h('span', { class: 'spinner', hidden: true, 'aria-hidden': 'true' });
  #fold;
  #box;
  #buttons;

  constructor({ key, name }) {
    this.key = key;
    this.#name.textContent = name;
    this.#fold = button('fold', `Fold ${name}`, null, { 'data-action': 'fold', tabindex: '-1' });
    this.#box = checkbox(`Select group ${name}`);
    const names = [['start', 'Start'], ['stop', 'Stop'], ['restart', 'Restart'], ['more', 'More for']];
    this.#buttons = names.map(([action, label]) =>
      button(action, `${label} group ${name}`, null, { 'data-action': action, tabindex: '-1', 'aria-haspopup': action === 'more' ? 'menu' : null }));
    this.element = h('div', { class: 'row group', role: 'row', tabindex: '-1', 'aria-level': '1', 'data-group': name, 'data-name': key },
      cell('sel', this.#box), cell('name', this.#fold, this.#name, this.#busy), this.#counts,
      cell('cpu', this.#cpu), this.#memory, cell('act', ...this.#buttons));
  }

  update({ members, folded }, { model, busy, selection }) {
    const chosen = members.filter((process) => selection.has(process.namespec)).length;
    const action = busy.get(this.key) ?? busy.get('*');
    this.#box.checked = chosen === members.length;
    this.#box.indeterminate = chosen > 0 && chosen < members.length;
    setAttribute(this.element, 'aria-expanded', String(!folded));
    setAttribute(this.element, 'aria-busy', action ? 'true' : null);
    this.#busy.hidden = !action;
    for (const control of this.#buttons) control.disabled = Boolean(action) && control.dataset.action !== 'more';
    const counts = tally(members);
    const text = counts.map(([state, n]) => `${n} ${state}`).join(', ');
    if (this.#counts.getAttribute('aria-label') !== text) {
      this.#counts.setAttribute('aria-label', text);
      this.#counts.replaceChildren(...counts.map(([state, n]) => h('span', { class: 'count', 'data-state': state, title: `${n} ${state}` }, `${n} ${state.toLowerCase()}`)));
    }
    this.measure({ members }, model);
  }

  tick() {}

  measure({ members }, model) {
    let cpu = 0;
    let memory = 0;
    let any = false;
    for (const { namespec } of members) {
      const figures = model.current(namespec);
      if (!figures) continue;
      any = true;
      cpu += figures.cpu || 0;
      memory += figures.memory;
    }
    setText(this.#cpu, any ? percent(cpu) : '');
    setText(this.#memory, any ? size(memory) : '');
  }
}
