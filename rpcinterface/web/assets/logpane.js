// One log that is followed. Lines are kept in blocks, which the browser lays out
// only when they come into view; the oldest blocks go when there are too many.

import { append, Ansi } from './ansi.js';
import { button, frame, h, setText } from './dom.js';
import { backoff, unseen } from './net.js';

const most = 10_000; // lines that are kept
const perBlock = 250;
const longest = 20_000; // characters of a line that are shown
const first = 2000; // lines to begin with

export class LogPane extends EventTarget {
  lines = 0; // in the page
  following = true;
  #url;
  #classOf;
  #ansi = new Ansi();
  #waiting = []; // lines that are not in the page yet
  #skipped = 0;
  #partial = ''; // the last line, which has no end yet
  #open = null; // its element
  #paused = false;
  #offset = null; // of the next byte in the log, if the server tells
  #closed = false;
  #request = new AbortController();
  #awake = Promise.resolve(); // when somebody looks at the page
  #attention;
  #size;
  #scroller = h('div', { class: 'lines', tabindex: '0', role: 'log', 'aria-live': 'off' });
  #state = h('span', { class: 'panestate' });
  #follow;
  #flush = frame(() => this.#flushNow());

  // classOf gives a line a class; null is none.
  constructor(url, title, tools, classOf = () => null) {
    super();
    this.#classOf = classOf;
    this.#url = url;
    this.#scroller.setAttribute('aria-label', title);
    this.#follow = button('download', 'Follow the end', () => this.follow(true), { class: 'tool tofollow', hidden: true });
    this.element = h('section', { class: 'pane', 'aria-label': title },
      h('header', {}, h('h3', {}, title), this.#state, h('span', { class: 'grow' }), ...tools),
      h('div', { class: 'scroll' }, this.#scroller, this.#follow));
    this.#scroller.addEventListener('scroll', () => this.#onScroll(), { passive: true });
    // A window that became smaller would hide the end.
    this.#size = new ResizeObserver(() => this.following && this.follow(true));
    this.#size.observe(this.#scroller);
    let wake = null;
    this.#attention = unseen(() => {
      this.#awake = new Promise((resolve) => (wake = resolve));
      this.#request.abort();
    }, () => wake());
    this.#run();
  }

  close() {
    this.#closed = true;
    this.#attention();
    this.#size.disconnect();
    this.#request.abort();
  }

  // pause holds back what comes, or lets it in.
  pause(on) {
    this.#paused = on;
    if (!on) this.#flush();
    this.#tell();
  }

  // follow keeps the end of the log in view, or doesn't.
  follow(on) {
    this.following = on;
    this.#follow.hidden = on;
    if (on) this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  // clear empties the pane, as after the log itself was emptied.
  clear() {
    this.#scroller.replaceChildren();
    this.#waiting = [];
    this.#partial = '';
    this.#open = null;
    this.#skipped = this.lines = 0;
    if (this.#offset !== null) this.#offset = 0;
    this.#tell();
    this.dispatchEvent(new Event('cleared'));
  }

  // elements are the lines in the page.
  elements() {
    return this.#scroller.querySelectorAll('.line');
  }

  // run reads the log until the pane is closed; a connection that ends is made
  // anew where it ended.
  async #run() {
    let failures = 0;
    for (;;) {
      await this.#awake;
      if (this.#closed) return;
      try {
        await this.#read(() => (failures = 0));
        this.#say('connection lost');
      } catch (error) {
        if (this.#closed) return;
        if (this.#request.signal.aborted) continue; // nobody looks
        this.#say(error.message);
      }
      await new Promise((resolve) => setTimeout(resolve, backoff(failures++)));
    }
  }

  async #read(connected) {
    const from = this.#offset === null ? `lines=${first}` : `since=${this.#offset}`;
    this.#request = new AbortController();
    const response = await fetch(`${this.#url}?${from}`, { signal: this.#request.signal, cache: 'no-store' });
    if (response.status === 404) throw new Error('no log yet');
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    connected();
    this.#say('');
    if (this.#offset === null) this.clear();
    const start = response.headers.get('X-Log-Offset');
    this.#offset = start === null ? null : Number(start);
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      if (this.#offset !== null) this.#offset += value.length;
      this.#take(decoder.decode(value, { stream: true }));
    }
  }

  #take(text) {
    const lines = (this.#partial + text).split('\n');
    this.#partial = lines.pop();
    if (this.#partial.length > longest) lines.push(this.#cut());
    for (const line of lines) this.#waiting.push(line);
    if (this.#waiting.length > 2 * most) {
      const drop = this.#waiting.length - most;
      this.#waiting.splice(0, drop);
      this.#skipped += drop;
    }
    if (this.#paused) this.#tell();
    else this.#flush();
  }

  // cut makes lines of output that never ends one.
  #cut() {
    const line = this.#partial;
    this.#partial = '';
    return line;
  }

  #flushNow() {
    if (this.#paused) return this.#tell();
    const lines = this.#waiting;
    this.#waiting = [];
    if (this.#open && lines.length > 0) this.#discardOpen();
    const added = [];
    if (this.#skipped > 0) added.push(this.#add(h('div', { class: 'line skipped' }, `${this.#skipped.toLocaleString()} lines left out`)));
    this.#skipped = 0;
    for (const line of lines) added.push(this.#add(this.#element(line)));
    this.#showPartial();
    this.#trim();
    if (this.following) this.#scroller.scrollTop = this.#scroller.scrollHeight;
    if (added.length > 0) this.dispatchEvent(new CustomEvent('added', { detail: added }));
    return undefined;
  }

  // What has no end yet is shown without colours: they would be counted twice.
  #showPartial() {
    if (this.#partial === '') return this.#discardOpen();
    if (!this.#open) this.#open = this.#add(h('div', { class: 'line open' }));
    setText(this.#open, new Ansi().runs(visible(this.#partial)).map(([text]) => text).join(''));
    return undefined;
  }

  #discardOpen() {
    if (!this.#open) return;
    this.#open.remove();
    this.#open = null;
    this.lines--;
  }

  #element(line) {
    const element = document.createElement('div');
    element.className = 'line';
    append(element, this.#ansi.runs(visible(line)));
    const extra = this.#classOf(line);
    if (extra) element.classList.add(extra);
    return element;
  }

  #add(element) {
    let block = this.#scroller.lastElementChild;
    if (!block || block.childElementCount >= perBlock) {
      block = h('div', { class: 'block' });
      this.#scroller.append(block);
    }
    block.append(element);
    this.lines++;
    return element;
  }

  #trim() {
    while (this.lines > most + perBlock) {
      const oldest = this.#scroller.firstElementChild;
      this.lines -= oldest.childElementCount;
      oldest.remove();
    }
  }

  #onScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    this.following = scrollHeight - scrollTop - clientHeight < 24;
    this.#follow.hidden = this.following;
  }

  #say(problem) {
    this.#state.classList.toggle('problem', problem !== '');
    setText(this.#state, problem);
  }

  #tell() {
    if (this.#state.classList.contains('problem')) return;
    const held = this.#waiting.length + this.#skipped;
    setText(this.#state, this.#paused ? `paused${held > 0 ? `, ${held.toLocaleString()} new lines` : ''}` : '');
  }
}

// visible is what a terminal would show in the end of a line that goes back to
// its start, as progress bars do.
function visible(line) {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line;
  const shown = text.slice(text.lastIndexOf('\r') + 1);
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}
