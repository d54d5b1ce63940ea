// Questions, menus, results and the overlay of keys.

import { h, icon } from './dom.js';

// confirm asks before something that can't be taken back. It resolves to true
// only if the reader said so.
export function confirm(question, verb) {
  return new Promise((resolve) => {
    const finish = (answer) => () => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const yes = h('button', { type: 'button', class: 'danger', 'data-answer': 'yes', onclick: finish(true) }, verb);
    const dialog = h('dialog', { class: 'ask', 'aria-labelledby': 'asked', oncancel: finish(false) },
      h('p', { id: 'asked' }, question),
      h('div', { class: 'answers' },
        h('button', { type: 'button', 'data-answer': 'no', onclick: finish(false) }, 'Cancel'), yes));
    document.body.append(dialog);
    dialog.showModal();
    yes.focus();
  });
}

const keys = [
  ['Everywhere', [
    ['?', 'this help'], ['g p', 'processes'], ['g l', "the daemon's log"], ['g x', 'plugins'],
    ['g c', 'configuration'], ['g t', 'dark, light or as the system has it'],
  ]],
  ['Processes', [
    ['/', 'filter: by name, state or group'], ['Esc', 'clear the filter, then the selection'],
    ['j k ↓ ↑', 'next, previous row'], ['Home End', 'first, last row'], ['← →', 'fold, unfold the group'],
    ['Space', 'select'], ['Shift+↓ ↑', 'select on the way'], ['Ctrl+A', 'select all that are shown'],
    ['Enter l', 'show the log'], ['s', 'start'], ['Shift+S', 'stop'], ['Shift+R', 'restart'], ['m', 'menu of the row'],
  ]],
  ['Logs', [
    ['/', 'search'], ['n Shift+N', 'next, previous match'], ['Space', 'pause, go on'],
    ['f', 'follow the end'], ['w', 'wrap long lines'], ['Esc', 'leave the search, then the log'],
  ]],
];

// showHelp shows what each key does.
export function showHelp() {
  if (document.querySelector('dialog.help')) return;
  const close = () => dialog.remove();
  const dialog = h('dialog', { class: 'help', 'aria-label': 'Keys', onclose: close },
    h('header', {}, h('h2', {}, 'Keys'),
      h('button', { type: 'button', class: 'tool', 'aria-label': 'Close', onclick: () => dialog.close() }, icon('close'))),
    h('div', { class: 'columns' }, ...keys.map(([title, list]) =>
      h('section', {}, h('h3', {}, title), h('dl', {}, ...list.flatMap(([key, what]) =>
        [h('dt', {}, ...key.split(' ').map((one) => h('kbd', {}, one))), h('dd', {}, what)]))))));
  dialog.addEventListener('keydown', (event) => event.key === '?' && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

// Menu is a list of things to do that opens at a button.
export class Menu {
  #element = h('div', { class: 'menu', role: 'menu', popover: 'auto' });
  #opener = null;

  constructor() {
    document.body.append(this.#element);
    this.#element.addEventListener('keydown', (event) => this.#onKey(event));
    this.#element.addEventListener('toggle', (event) => {
      if (event.newState === 'closed') this.#opener?.focus();
    });
  }

  // open shows items: [label, action] pairs, or null for a line between them.
  open(opener, label, items) {
    this.#opener = opener;
    this.#element.setAttribute('aria-label', label);
    this.#element.replaceChildren(...items.map((item) => (item ? this.#item(...item) : h('hr', {}))));
    this.#element.showPopover();
    const at = opener.getBoundingClientRect();
    const { offsetWidth, offsetHeight } = this.#element;
    const below = at.bottom + offsetHeight + 4 < innerHeight;
    this.#element.style.left = `${Math.max(4, Math.min(at.right, innerWidth - 4) - offsetWidth)}px`;
    this.#element.style.top = `${Math.max(4, below ? at.bottom + 2 : at.top - offsetHeight - 2)}px`;
    this.#element.querySelector('button')?.focus();
  }

  #item(label, action) {
    return h('button', {
      type: 'button', role: 'menuitem', onclick: () => {
        this.#element.hidePopover();
        action();
      },
    }, label);
  }

  #onKey(event) {
    const items = [...this.#element.querySelectorAll('button')];
    const at = items.indexOf(document.activeElement);
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    event.stopPropagation(); // or the table would move, too
    if (event.key === 'Tab') this.#element.hidePopover();
    if (!step) return;
    event.preventDefault();
    items[(at + step + items.length) % items.length].focus();
  }
}

// Toasts shows what became of actions, and says it to screen readers.
export class Toasts {
  #element = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });

  constructor() {
    document.body.append(this.#element);
  }

  // show tells a result. A failure stays until it is read.
  show(ok, message) {
    const remove = () => toast.remove();
    const toast = h('div', { class: ok ? 'toast' : 'toast failed' }, h('span', {}, message),
      h('button', { type: 'button', class: 'tool', 'aria-label': 'Dismiss', onclick: remove }, icon('close')));
    this.#element.append(toast);
    while (this.#element.childElementCount > 4) this.#element.firstElementChild.remove();
    setTimeout(remove, ok ? 4000 : 15_000);
  }
}
