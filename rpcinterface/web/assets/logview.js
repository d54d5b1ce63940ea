// The page of a process with its logs side by side, and that of the daemon.

import { button, h, icon, remembered, setAttribute, setText, svg } from './dom.js';
import { moment, percent, size } from './format.js';
import { History } from './history.js';
import { LogPane } from './logpane.js';
import { alive } from './model.js';
import { describe } from './processrow.js';
import { Search } from './search.js';

const wrap = remembered('wrap', true);

// Logs is what both pages have: panes, search, pause and wrap.
class Logs {
  #panes = [];
  #search = null;
  #paused = false;
  #input = h('input', { type: 'search', placeholder: 'Search', 'aria-label': 'Search in the log', spellcheck: 'false', autocomplete: 'off', 'aria-keyshortcuts': '/' });
  #found = h('span', { class: 'found', role: 'status' });
  #regular = toggle('.*', 'Regular expression', () => this.#find());
  #only = toggle('Matches only', 'Show only lines that match', () => this.#show());
  #pause = toggle('Pause', 'Pause (space)', () => this.pause());
  #wrap = toggle('Wrap', 'Wrap long lines (w)', () => this.#show());
  #panesElement = h('div', { class: 'panes' });

  constructor() {
    setPressed(this.#wrap, wrap.read());
    this.#input.addEventListener('input', () => this.#find());
    this.#input.addEventListener('keydown', (event) => this.#onSearchKey(event));
    this.tools = h('div', { class: 'tools logtools', role: 'toolbar', 'aria-label': 'Log' },
      h('label', { class: 'filter' }, icon('filter'), this.#input), this.#regular,
      button('up', 'Previous match (Shift+N)', () => this.#search?.step(-1)),
      button('fold', 'Next match (n)', () => this.#search?.step(1)), this.#found, this.#only,
      h('span', { class: 'grow' }), this.#wrap, this.#pause);
    this.element = this.#panesElement;
  }

  // open shows panes: what LogPane wants of each.
  open(panes) {
    this.close();
    this.tools.hidden = panes.length === 0;
    this.#panes = panes.map((pane) => new LogPane(...pane));
    this.#panesElement.replaceChildren(...this.#panes.map((pane) => pane.element));
    this.#search = new Search(this.#panes);
    this.#search.addEventListener('change', () => this.#count());
    this.#show();
    this.#find();
  }

  close() {
    this.#panes.forEach((pane) => pane.close());
    this.#search?.close();
    this.#panes = [];
    this.#paused = false;
    setPressed(this.#pause, false);
    this.#input.value = '';
  }

  clear() {
    this.#panes.forEach((pane) => pane.clear());
  }

  pause() {
    this.#paused = !this.#paused;
    setPressed(this.#pause, this.#paused);
    this.#panes.forEach((pane) => pane.pause(this.#paused));
  }

  // onKey does what a key says, outside of fields.
  onKey(event) {
    const act = {
      '/': () => this.#input.select(), n: () => this.#search?.step(1), N: () => this.#search?.step(-1),
      ' ': () => this.pause(), f: () => this.#panes.forEach((pane) => pane.follow(true)),
      w: () => this.#wrap.click(), Escape: () => (location.hash = '#/'),
    }[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return false;
    act();
    return true;
  }

  #find() {
    this.#search?.find(this.#input.value, isPressed(this.#regular));
  }

  #count() {
    const { wrong, count, at } = this.#search;
    setAttribute(this.#input, 'aria-invalid', wrong ? 'true' : null);
    const text = count > 0 ? `${at < 0 ? '' : `${at + 1} of `}${count.toLocaleString()}` : 'no match';
    setText(this.#found, wrong ? 'no such pattern' : this.#input.value ? text : '');
    this.#show();
  }

  #show() {
    wrap.write(isPressed(this.#wrap));
    this.#panesElement.classList.toggle('wrap', isPressed(this.#wrap));
    this.#panesElement.classList.toggle('only', isPressed(this.#only) && this.#input.value !== '');
  }

  #onSearchKey(event) {
    if (event.key === 'Enter') this.#search?.step(event.shiftKey ? -1 : 1);
    else if (event.key === 'Escape') {
      this.#input.value = '';
      this.#find();
      this.#input.blur();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

function toggle(text, label, onclick) {
  const element = h('button', { type: 'button', class: 'toggle', 'aria-pressed': 'false', title: label }, text);
  element.addEventListener('click', () => {
    setPressed(element, !isPressed(element));
    onclick();
  });
  return element;
}

function isPressed(element) {
  return element.getAttribute('aria-pressed') === 'true';
}

function setPressed(element, on) {
  element.setAttribute('aria-pressed', String(on));
}

// download is a link to the whole log as a file.
function download(url, name) {
  return h('a', { class: 'tool', href: `${url}?since=0&follow=false`, download: name, title: `Download ${name}`, 'aria-label': `Download ${name}` }, icon('download'));
}

// levelOf is the level of a line that wants attention.
function levelOf(line) {
  return /^[\d-]{10} [\d:,]{12} (WARN|ERRO|CRIT)\b/.exec(line)?.[1] ?? null;
}

// MainLog is the page of the daemon's own log.
export class MainLog {
  title = 'Daemon log';
  #logs = new Logs();
  #actions;

  constructor(actions) {
    this.#actions = actions;
    this.element = h('main', { class: 'logview', id: 'main' }, h('h2', { class: 'visually-hidden' }, "The daemon's log"), this.#logs.tools, this.#logs.element);
  }

  enter() {
    const clear = button('clearlog', "Clear the daemon's log", async () => {
      if ((await this.#actions.plain({ action: 'clearmainlog', name: '', signal: '' })).ok) this.#logs.clear();
    }, { 'data-action': 'clearlog' });
    this.#logs.open([['mainlogtail', 'supervisord', [download('mainlogtail', 'supervisord.log'), clear], levelOf]]);
  }

  leave() {
    this.#logs.close();
  }

  onKey(event) {
    return this.#logs.onKey(event);
  }
}

// ProcessLog is the page of one process.
export class ProcessLog {
  title = '';
  #model;
  #actions;
  #logs = new Logs();
  #name = '';
  #shape = ''; // which logs the panes are of
  #timer = 0;
  #heading = h('h2', {});
  #state = h('span', { class: 'pill' });
  #spinner = h('span', { class: 'spinner', hidden: true });
  #description = h('span', { class: 'description' });
  #facts = h('dl', { class: 'facts' });
  #plots = { cpu: plot('CPU', percent), memory: plot('Memory', size) };
  #buttons = {};

  constructor(model, actions) {
    this.#model = model;
    this.#actions = actions;
    const act = (action, label) => (this.#buttons[action] = h('button', { type: 'button', 'data-action': action, onclick: () => this.#act(action) }, icon(action), label));
    this.element = h('main', { class: 'logview', id: 'main' },
      h('div', { class: 'about' },
        h('div', { class: 'who' }, h('a', { class: 'back', href: '#/', 'aria-label': 'Back to all processes' }, icon('up')), this.#heading, this.#state, this.#spinner, this.#description),
        h('div', { class: 'buttons' }, act('start', 'Start'), act('restart', 'Restart'), act('stop', 'Stop'), act('clearlog', 'Clear log')),
        this.#facts, this.#plots.cpu.element, this.#plots.memory.element),
      this.#logs.tools, this.#logs.element);
    const update = () => this.#update();
    for (const event of ['structure', 'changed']) model.addEventListener(event, update);
    model.addEventListener('stats', () => this.#measure());
    actions.addEventListener('busy', update);
    actions.addEventListener('done', () => this.#update());
  }

  enter(query, name) {
    this.#name = name;
    this.title = name;
    this.#shape = '';
    this.#timer = setInterval(() => this.#tick(), 1000);
    this.#update();
    this.#measure();
  }

  leave() {
    clearInterval(this.#timer);
    this.#logs.close();
    this.#name = '';
  }

  onKey(event) {
    const act = { s: 'start', S: 'stop', R: 'restart' }[event.key];
    if (act && !event.ctrlKey && !event.metaKey) {
      this.#buttons[act].click();
      return true;
    }
    return this.#logs.onKey(event);
  }

  async #act(action) {
    if ((await this.#actions.run(action, [this.#name])) && action === 'clearlog') this.#logs.clear();
  }

  #update() {
    if (!this.#name) return;
    const process = this.#model.processes.get(this.#name);
    setText(this.#heading, this.#name);
    this.#state.hidden = !process;
    setText(this.#description, process || !this.#model.daemon ? '' : 'There is no such process.');
    for (const control of Object.values(this.#buttons)) control.disabled = !process || this.#actions.busy.has(this.#name);
    if (!process) {
      this.#spinner.hidden = true;
      this.#facts.replaceChildren();
      this.#facts.dataset.key = '';
      if (this.#model.daemon && this.#shape === '') this.#logs.open([]);
      return;
    }
    setText(this.#state, process.statename);
    setAttribute(this.element, 'data-state', process.statename);
    this.#spinner.hidden = !this.#actions.busy.has(this.#name);
    this.#buttons.start.hidden = alive(process);
    this.#buttons.stop.hidden = !alive(process);
    this.#openLogs(process);
    this.#tellFacts(process);
    this.#tick();
  }

  #openLogs(process) {
    const shape = `${process.stdout} ${process.stderr}`;
    if (shape === this.#shape) return;
    this.#shape = shape;
    const streams = ['stdout', 'stderr'].filter((stream) => process[stream]);
    this.#logs.open(streams.map((stream) => {
      const url = `logtail/${encodeURIComponent(this.#name)}/${stream}`;
      return [url, stream, [download(url, `${this.#name.replace(/[^\w.-]+/g, '_')}-${stream}.log`)]];
    }));
    if (streams.length === 0) this.#logs.element.replaceChildren(h('p', { class: 'empty' }, 'This process has no log files.'));
  }

  #tellFacts(process) {
    const facts = [
      ['Group', process.group], ['PID', process.pid || ''], ['Started', moment(process.start)],
      ['Ended', moment(process.stop)], ['Exit status', process.statename === 'EXITED' ? String(process.exitstatus) : ''],
      ['Last problem', process.spawnerr],
    ].filter(([, value]) => value !== '');
    const key = JSON.stringify(facts);
    if (this.#facts.dataset.key === key) return;
    this.#facts.dataset.key = key;
    this.#facts.replaceChildren(...facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
  }

  #tick() {
    const process = this.#model.processes.get(this.#name);
    if (process && !document.hidden) setText(this.#description, describe(process, this.#model.now()));
  }

  #measure() {
    if (!this.#name || document.hidden) return;
    const figures = this.#model.current(this.#name);
    const history = this.#model.histories.get(this.#name);
    this.#plots.cpu.draw(history, 'cpu', this.#model.tick, figures?.cpu, 10);
    this.#plots.memory.draw(history, 'memory', this.#model.tick, figures?.memory, 1);
  }
}

// plot is a drawing of the last minutes, with its figure and its scale.
function plot(title, show) {
  const line = svg('path', { class: 'line' });
  const figure = h('b', {});
  const top = h('span', { class: 'top' });
  const drawing = svg('svg', { class: 'plot large', viewBox: `0 0 ${History.length} 40`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, line);
  return {
    element: h('figure', { class: 'usage' }, h('figcaption', {}, title, ' ', figure, top), drawing),
    draw(history, kind, tick, value, least) {
      const drawn = history?.path(kind, tick, History.length, 40, least);
      setAttribute(line, 'd', drawn?.path ?? '');
      setText(figure, value === undefined ? '–' : show(value));
      setText(top, drawn ? `max ${show(drawn.top)}` : '');
    },
  };
}
