// The table of processes. Only the rows that can be seen are there, so that
// thousands cost no more than a screenful.

import { frame, h, remembered, setAttribute } from './dom.js';
import { alive } from './model.js';
import { GroupRow, ProcessRow } from './processrow.js';
import { arrange } from './rows.js';

const spare = 8; // rows that are there above and below what is seen
const most = 60; // rows that wait to be used again

const columns = [
  ['sel', '', ''], ['state', 'State', 'state'], ['name', 'Name', 'name'], ['desc', 'Details', 'uptime'],
  ['cpu', 'CPU', 'cpu'], ['mem', 'Memory', 'memory'], ['act', '', ''],
];

export class Table extends EventTarget {
  selection = new Set(); // namespecs
  rows = []; // see arrange
  filter = '';
  current = 0; // the row that the keys are about
  #model;
  #actions;
  #folded = remembered('folded', []);
  #order = remembered('order', { sort: 'name', reverse: false });
  #views = new Map(); // by key, those that are in the page
  #spares = []; // rows to be used again
  #body = h('div', { class: 'rows', role: 'rowgroup' });
  #empty = h('p', { class: 'empty', hidden: true });
  #head = h('div', { class: 'head', role: 'row' });
  #rowHeight = 40;
  #drawn = false;
  #arrange = frame(() => this.#arrangeNow());
  #draw = frame(() => this.#drawNow());

  constructor(model, actions) {
    super();
    this.#model = model;
    this.#actions = actions;
    this.element = h('div', { class: 'table', role: 'treegrid', 'aria-label': 'Processes', 'aria-multiselectable': 'true' }, h('div', { role: 'rowgroup', class: 'headgroup' }, this.#head), this.#body, this.#empty);
    this.#makeHead();
    model.addEventListener('structure', this.#arrange);
    // A change of state may move a row, or show or hide it.
    model.addEventListener('changed', this.#arrange);
    model.addEventListener('stats', () => (['cpu', 'memory'].includes(this.#order.read().sort) ? this.#arrange() : this.#measure()));
    actions.addEventListener('busy', this.#draw);
    addEventListener('scroll', this.#draw, { passive: true });
    addEventListener('resize', () => this.#resize());
    new ResizeObserver(() => this.#resize()).observe(this.element);
    setInterval(() => this.#tick(), 1000);
  }

  // show filters the rows.
  show(filter) {
    this.filter = filter;
    this.#arrange();
  }

  // select changes what is selected: names, and whether they shall be.
  select(names, on) {
    for (const name of names) {
      if (on) this.selection.add(name);
      else this.selection.delete(name);
    }
    this.#draw();
    this.dispatchEvent(new Event('selection'));
  }

  // fold folds or unfolds a group; without a wish, what it isn't.
  fold(name, wish) {
    const folded = new Set(this.#folded.read());
    if (wish ?? !folded.has(name)) folded.add(name);
    else folded.delete(name);
    this.#folded.write([...folded]);
    this.#arrange();
  }

  // foldAll folds or unfolds all groups.
  foldAll(wish) {
    const names = new Set([...this.#model.processes.values()].map((process) => process.group));
    this.#folded.write(wish ? [...names] : []);
    this.#arrange();
  }

  // move makes another row the current one, and brings it into view.
  move(index) {
    this.current = Math.max(0, Math.min(index, this.rows.length - 1));
    const top = this.#top() + this.current * this.#rowHeight;
    const covered = Math.max(this.#head.getBoundingClientRect().bottom, document.querySelector('.bar').offsetHeight);
    if (top - scrollY < covered) scrollTo({ top: top - covered });
    else if (top - scrollY + 2 * this.#rowHeight > innerHeight) scrollTo({ top: top - innerHeight + 2 * this.#rowHeight });
    this.#drawNow();
    this.#views.get(this.rows[this.current]?.key)?.element.focus({ preventScroll: true });
  }

  // rowOf finds the row that an event came from.
  rowOf(event) {
    const element = event.target.closest?.('.row');
    const key = element?.dataset.namespec ?? element?.dataset.name;
    return this.rows.findIndex((row) => row.key === key);
  }

  // names are the processes that a row stands for.
  names(row) {
    return row.kind === 'group' ? row.members.map((process) => process.namespec) : [row.key];
  }

  #makeHead() {
    const { sort, reverse } = this.#order.read();
    this.#head.replaceChildren(...columns.map(([column, label, key]) => {
      const title = h('span', { class: `c-${column}`, role: 'columnheader' });
      if (column === 'sel') title.append(this.#selectAll());
      if (!key) return title;
      const on = key === sort;
      title.setAttribute('aria-sort', on ? (reverse ? 'descending' : 'ascending') : 'none');
      title.append(h('button', { type: 'button', 'data-sort': key, class: on ? (reverse ? 'sorted reverse' : 'sorted') : null, onclick: () => this.#sort(key) }, label));
      return title;
    }));
  }

  #selectAll() {
    const box = h('input', { type: 'checkbox', 'aria-label': 'Select all that are shown' });
    box.addEventListener('change', () => this.select(this.rows.flatMap((row) => this.names(row)), box.checked));
    this.addEventListener('selection', () => {
      box.checked = this.selection.size > 0 && this.selection.size >= this.#model.processes.size;
      box.indeterminate = this.selection.size > 0 && !box.checked;
    });
    return box;
  }

  #sort(key) {
    const { sort, reverse } = this.#order.read();
    // A third press goes back to groups.
    if (key !== sort) this.#order.write({ sort: key, reverse: false });
    else if (!reverse) this.#order.write({ sort: key, reverse: true });
    else this.#order.write({ sort: 'name', reverse: false });
    this.#makeHead();
    this.#head.querySelector(`[data-sort=${key}]`).focus();
    this.#arrange();
  }

  #arrangeNow() {
    const key = this.rows[this.current]?.key;
    this.rows = arrange(this.#model, { filter: this.filter, folded: new Set(this.#folded.read()), ...this.#order.read() });
    const at = this.rows.findIndex((row) => row.key === key);
    this.current = at >= 0 ? at : Math.max(0, Math.min(this.current, this.rows.length - 1));
    for (const name of this.selection) {
      if (!this.#model.processes.has(name)) this.selection.delete(name);
    }
    this.#empty.hidden = this.rows.length > 0;
    this.#empty.textContent = this.#model.processes.size > 0 ? 'No process fits the filter.' : 'There are no programs in the configuration.';
    this.#drawNow();
    this.dispatchEvent(new Event('selection'));
    if (this.rows.length > 0 && !this.#drawn) performance.mark('processes');
    this.#drawn ||= this.rows.length > 0;
  }

  #top() {
    return this.#body.getBoundingClientRect().top + scrollY;
  }

  #resize() {
    this.#rowHeight = parseFloat(getComputedStyle(this.element).getPropertyValue('--row')) || 40;
    this.#draw();
  }

  #drawNow() {
    if (!this.element.isConnected) return;
    const offset = scrollY - this.#top();
    const first = Math.max(0, Math.floor(offset / this.#rowHeight) - spare);
    const last = Math.min(this.rows.length, Math.ceil((offset + innerHeight) / this.#rowHeight) + spare);
    const total = `${this.rows.length * this.#rowHeight}px`;
    if (this.#body.style.height !== total) this.#body.style.height = total;
    this.element.setAttribute('aria-rowcount', this.rows.length + 1);
    const wanted = [];
    for (let index = first; index < last; index++) wanted.push(index);
    this.#keepFocus(first, last, wanted);
    const keys = new Set(wanted.map((index) => this.rows[index].key));
    for (const [key, view] of this.#views) {
      if (keys.has(key)) continue;
      view.element.remove();
      this.#views.delete(key);
      if (view instanceof ProcessRow && this.#spares.length < most) this.#spares.push(view);
    }
    let before = null;
    for (const index of wanted) before = this.#place(index, before);
  }

  // keepFocus keeps the row with the focus, which may be out of sight: without
  // it the keys would lose their place.
  #keepFocus(first, last, wanted) {
    const focused = document.activeElement?.closest?.('.row');
    if (!focused || !this.#body.contains(focused)) return;
    const index = this.rowOf({ target: focused });
    if (index >= 0 && index < first) wanted.unshift(index);
    if (index >= last) wanted.push(index);
  }

  // place puts a row where it belongs: on the screen, and behind the element
  // before in the page, whose order is what a screen reader follows.
  #place(index, before) {
    const row = this.rows[index];
    let view = this.#views.get(row.key);
    if (!view) this.#views.set(row.key, (view = row.kind === 'group' ? new GroupRow(row) : (this.#spares.pop() ?? new ProcessRow()).bind(row)));
    view.row = row;
    view.update(row, { model: this.#model, busy: this.#actions.busy, selection: this.selection, selected: this.selection.has(row.key) });
    const { element } = view;
    const place = `translateY(${index * this.#rowHeight}px)`;
    if (element.style.transform !== place) element.style.transform = place;
    setAttribute(element, 'aria-rowindex', String(index + 2));
    setAttribute(element, 'tabindex', index === this.current ? '0' : '-1');
    const misplaced = before ? element.previousElementSibling !== before : element.previousElementSibling || !element.isConnected;
    if (misplaced && !element.contains(document.activeElement)) {
      if (before) before.after(element);
      else this.#body.prepend(element);
    }
    return element;
  }

  #measure() {
    if (document.hidden) return;
    for (const view of this.#views.values()) view.measure(view.row.process ?? view.row, this.#model);
  }

  #tick() {
    if (document.hidden || !this.element.isConnected) return;
    for (const view of this.#views.values()) {
      if (view.row.kind === 'process' && (alive(view.row.process) || view.row.process.stop)) view.tick(view.row.process, this.#model);
    }
  }
}
