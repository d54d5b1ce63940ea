// The page comes complete from the server, for those without scripts. With them
// it is replaced by what this folder makes: live, and quick with thousands of
// processes. Each module says what it is for.

import { Actions } from './actions.js';
import { Configuration } from './config.js';
import { confirm, showHelp, Toasts } from './dialogs.js';
import { button, h, remembered, setAttribute, setText } from './dom.js';
import { MainLog, ProcessLog } from './logview.js';
import { Model } from './model.js';
import { Connection } from './net.js';
import { Plugins } from './plugins.js';
import { Processes } from './processes.js';

const places = [['#/', 'Processes', 'p'], ['#/mainlog', 'Daemon log', 'l'], ['#/plugins', 'Plugins', 'x'], ['#/config', 'Configuration', 'c']];
const themes = ['auto', 'dark', 'light'];

class App {
  #model = new Model();
  #connection = new Connection(this.#model);
  #actions = new Actions(this.#model, confirm);
  #toasts = new Toasts();
  #theme = remembered('theme', 'auto');
  #page = null;
  #pages;
  #version = '';
  #places = new Map(); // where pages were scrolled to
  #prefix = false; // g was pressed
  #news = h('div', { class: 'visually-hidden', role: 'status' });
  #banner = h('div', { class: 'banner', role: 'alert', hidden: true });
  #identifier = h('a', { href: '#/', class: 'identifier' });
  #about = h('span', { class: 'version' });
  #lamp = h('span', { class: 'lamp', role: 'img' });
  #links = places.map(([href, label, key]) => h('a', { href, 'aria-keyshortcuts': `g ${key}` }, label));
  #slot = h('div', { class: 'page' });

  start() {
    this.#pages = {
      '': new Processes(this.#model, this.#actions), log: new ProcessLog(this.#model, this.#actions),
      mainlog: new MainLog(this.#actions), plugins: new Plugins(this.#model, this.#actions), config: new Configuration(),
    };
    this.#applyTheme();
    document.body.classList.add('app'); // which hides what the server wrote
    document.body.prepend(this.#header(), this.#banner, this.#slot, this.#news);
    takeAway();
    this.#showMessage();
    this.#listen();
    this.#route();
    this.#connection.open();
  }

  #header() {
    return h('header', { class: 'bar' },
      h('a', { class: 'skip', href: '#main', onclick: (event) => this.#skip(event) }, 'Skip to content'),
      h('h1', {}, this.#lamp, this.#identifier), this.#about,
      h('nav', { 'aria-label': 'Pages' }, ...this.#links),
      button('theme', 'Dark or light', () => this.#nextTheme(), { id: 'theme' }),
      button('help', 'Keys (?)', showHelp, { id: 'help' }));
  }

  // showMessage tells what became of a form that was sent without scripts.
  #showMessage() {
    const message = new URLSearchParams(location.search).get('message');
    if (!message) return;
    this.#toasts.show(!message.startsWith('ERROR'), message);
    history.replaceState(null, '', location.pathname + location.hash);
  }

  #skip(event) {
    event.preventDefault();
    const main = document.getElementById('main');
    main.tabIndex = -1;
    main.focus();
  }

  #listen() {
    addEventListener('hashchange', () => this.#route());
    addEventListener('keydown', (event) => this.#onKey(event));
    this.#model.addEventListener('daemon', () => this.#showDaemon());
    this.#model.addEventListener('link', () => this.#showLink());
    for (const event of ['structure', 'changed']) this.#model.addEventListener(event, () => this.#showTitle());
    this.#model.addEventListener('changed', ({ detail }) => this.#announce(detail));
    this.#actions.addEventListener('done', ({ detail }) => this.#toasts.show(detail.ok, detail.message));
    setInterval(() => this.#model.link.up || this.#showLink(), 1000);
  }

  #route() {
    const [, name, argument, query] = /^#?\/?([^/?]*)\/?([^?]*)\??(.*)$/.exec(location.hash);
    const page = this.#pages[name] ?? this.#pages[''];
    this.#page?.leave();
    if (this.#page) this.#places.set(this.#page, scrollY);
    this.#page = page;
    if (this.#slot.firstChild !== page.element) this.#slot.replaceChildren(page.element);
    page.enter(query, decode(argument));
    scrollTo({ top: this.#places.get(page) ?? 0 });
    const here = name === 'log' ? '' : name;
    places.forEach(([href], index) => setAttribute(this.#links[index], 'aria-current', href === `#/${here}` ? 'page' : null));
    this.#showTitle();
  }

  #onKey(event) {
    if (event.defaultPrevented || event.altKey || event.isComposing || document.querySelector('dialog[open], :popover-open')) return;
    if (event.target.closest('input:not([type=checkbox]), select, textarea')) return;
    // A button or a link does what it is for.
    if (['Enter', ' '].includes(event.key) && event.target.closest('button, a, summary')) return;
    if (this.#onGlobalKey(event) || this.#page.onKey?.(event)) event.preventDefault();
  }

  #onGlobalKey(event) {
    if (event.ctrlKey || event.metaKey) return false;
    if (this.#prefix) {
      this.#prefix = false;
      const place = places.find(([, , key]) => key === event.key);
      if (place) location.hash = place[0];
      else if (event.key === 't') this.#nextTheme();
      return true;
    }
    if (event.key === 'g') this.#prefix = true;
    else if (event.key === '?') showHelp();
    else return false;
    return true;
  }

  #nextTheme() {
    this.#theme.write(themes[(themes.indexOf(this.#theme.read()) + 1) % themes.length]);
    this.#applyTheme();
    this.#toasts.show(true, { auto: 'Colours as the system has them', dark: 'Dark', light: 'Light' }[this.#theme.read()]);
  }

  #applyTheme() {
    document.documentElement.dataset.theme = this.#theme.read();
  }

  #showDaemon() {
    const { daemon } = this.#model;
    // Another program serves the page now: its scripts are not ours.
    if (this.#version && this.#version !== daemon.version) location.reload();
    this.#version = daemon.version;
    setText(this.#identifier, daemon.identifier);
    setText(this.#about, `${daemon.statename === 'RUNNING' ? '' : `${daemon.statename} `}pid ${daemon.pid}`);
    this.#about.title = `Supervisor ${daemon.version}, ${daemon.config}`;
    this.#showLink();
    this.#showTitle();
  }

  #showLink() {
    const { up, retryAt } = this.#model.link;
    const state = this.#model.daemon?.statename;
    this.#lamp.className = up && state === 'RUNNING' ? 'lamp' : 'lamp off';
    setAttribute(this.#lamp, 'aria-label', up ? `connected, ${state}` : 'not connected');
    if (up) {
      this.#banner.hidden = state === 'RUNNING';
      setText(this.#banner, state === 'RUNNING' ? '' : `The supervisor is ${state === 'RESTARTING' ? 'restarting' : 'shutting down'}.`);
    } else if (retryAt) {
      const seconds = Math.max(0, Math.ceil((retryAt - Date.now()) / 1000));
      this.#banner.hidden = false;
      document.body.classList.add('stale');
      if (!this.#banner.firstChild?.dataset?.lost) this.#banner.replaceChildren(h('span', { 'data-lost': 'yes' }), h('button', { type: 'button', onclick: () => this.#connection.open() }, 'Now'));
      setText(this.#banner.firstChild, `Connection lost. What is shown is old. Trying again ${seconds > 0 ? `in ${seconds} s` : 'now'} …`);
    }
    document.body.classList.toggle('stale', !up && Boolean(retryAt));
  }

  // announce tells those who can't see it what has gone wrong.
  #announce(names) {
    const fatal = [...names].filter((name) => this.#model.processes.get(name).statename === 'FATAL');
    if (fatal.length > 0) this.#news.textContent = fatal.length > 3 ? `${fatal.length} processes are FATAL` : `FATAL: ${fatal.join(', ')}`;
  }

  #showTitle() {
    let bad = 0;
    for (const process of this.#model.processes.values()) if (process.statename === 'FATAL') bad++;
    const name = this.#page?.title && this.#page.title !== 'Processes' ? `${this.#page.title} – ` : '';
    document.title = `${bad > 0 ? `(${bad} fatal) ` : ''}${name}${this.#model.daemon?.identifier ?? 'Supervisor'}`;
  }
}

// takeAway drops the page that the server wrote. The scripts don't wait for its
// end, which with thousands of programs is far away.
function takeAway() {
  for (const id of ['header', 'content', 'footer']) document.getElementById(id)?.remove();
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', takeAway, { once: true });
}

function decode(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

new App().start();
