// The page of plugins: which there are, how they are, and what can be done.

import { h, icon } from './dom.js';
import { ago } from './format.js';
import { json } from './net.js';

const period = 3000; // milliseconds between two looks

export class Plugins {
  title = 'Plugins';
  #actions;
  #model;
  #timer = 0;
  #shown = '';
  #list = h('div', { class: 'cards' });

  constructor(model, actions) {
    this.#model = model;
    this.#actions = actions;
    this.element = h('main', { class: 'plugins', id: 'main' }, h('h2', {}, 'Plugins'), this.#list);
    // A page that was never looked at asks for nothing.
    actions.addEventListener('done', () => this.#timer && this.#load());
  }

  enter() {
    this.#shown = '';
    this.#timer = setInterval(() => document.hidden || this.#load(), period);
    this.#load();
  }

  leave() {
    clearInterval(this.#timer);
    this.#timer = 0;
  }

  async #load() {
    let cards;
    try {
      const plugins = await json('ui/plugins');
      // What changes by itself, the age of a plugin, is not worth a new card.
      const key = JSON.stringify(plugins);
      if (key === this.#shown) return;
      this.#shown = key;
      cards = plugins.map((plugin) => this.#card(plugin));
      if (cards.length === 0) cards = [h('p', { class: 'empty' }, 'The configuration names no plugins.')];
    } catch (error) {
      this.#shown = '';
      cards = [h('p', { class: 'empty problem' }, `The plugins can't be shown: ${error.message}`)];
    }
    const { plugin, action } = document.activeElement?.dataset ?? {};
    this.#list.replaceChildren(...cards);
    if (plugin) this.#list.querySelector(`[data-plugin="${CSS.escape(plugin)}"][data-action="${action}"]`)?.focus();
  }

  #card(plugin) {
    const now = this.#model.now();
    const facts = [
      ['Version', plugin.version], ['PID', plugin.pid || ''], ['Started', plugin.start ? ago(now - plugin.start) : ''],
      ['Restarts', plugin.restarts ? String(plugin.restarts) : 'none'],
      ['Next attempt', plugin.retry ? new Date(plugin.retry * 1000).toLocaleTimeString() : ''],
      ['Used by', (plugin.uses ?? []).map((section) => `[${section}]`).join(', ')], ['Program', plugin.path],
    ].filter(([, value]) => value !== '' && value !== undefined);
    return h('article', { class: 'card', 'data-plugin': plugin.name, 'data-state': plugin.state },
      h('header', {}, h('h3', {}, plugin.name), h('span', { class: 'pill' }, plugin.state)),
      plugin.problem ? h('p', { class: 'problem' }, plugin.problem) : null,
      h('dl', { class: 'facts' }, ...facts.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
      h('div', { class: 'buttons', role: 'group', 'aria-label': `Plugin ${plugin.name}` },
        this.#button(plugin, 'pluginrestart', 'Restart', 'restart', 'End its process and start another'),
        this.#button(plugin, 'pluginreload', 'Reload', 'reload', 'Start another process, then end this one'),
        this.#button(plugin, 'pluginverify', 'Verify', 'verify', 'Check its file')));
  }

  #button(plugin, action, label, picture, title) {
    return h('button', {
      type: 'button', title, 'data-plugin': plugin.name, 'data-action': action,
      onclick: async (event) => {
        event.currentTarget.disabled = true;
        await this.#actions.plain({ action, name: plugin.name, signal: '' });
        this.#shown = '';
        this.#load();
      },
    }, icon(picture), label);
  }
}
