// Somebody who has no mouse: goes by Tab, presses by Enter and space, and is counted both ways (PORTAL 2.3, WCAG 2.1.1).
import { strict as assert } from "node:assert";

const TABS_MAX = 200;

/** Where the focus is: the element's selector, and its words where they are asked for. */
function isThere([selector, words]) {
  const element = document.activeElement;
  if (!element?.matches(selector)) return false;
  return !words || new RegExp(words).test(`${element.getAttribute("aria-label") ?? ""} ${element.textContent}`);
}

/** `steps` counts deeds, as the budget does: a press of a button or link, a choice, or a group of typed fields. `keys` counts every key. */
export class Hands {
  constructor(page) {
    this.page = page;
    this.steps = 0;
    this.keys = 0;
  }

  async key(name) {
    this.keys += 1;
    await this.page.keyboard.press(name);
  }

  /** Types into what has the focus; every letter is a key. */
  async write(text) {
    this.keys += String(text).length;
    await this.page.keyboard.type(String(text));
  }

  /** Goes on by Tab until the focus is there. */
  async reach(selector, words = "") {
    await this.page.waitForSelector(selector, { state: "attached" });
    for (let tabs = 0; tabs <= TABS_MAX; tabs += 1) {
      if (await this.page.evaluate(isThere, [selector, words])) return;
      await this.key("Tab");
    }
    assert.fail(`no Tab leads to ${selector} ${words} at ${this.page.url()}`);
  }

  /** One step: a link, a button or a box. */
  async press(selector, words = "", key = "Enter") {
    await this.reach(selector, words);
    this.steps += 1;
    await this.key(key);
  }

  /** One step: fields that are filled one after the other, each with what is written into it. */
  async fill(fields) {
    this.steps += 1;
    for (const [selector, text] of fields) {
      await this.reach(selector);
      await this.key("Control+a");
      await this.write(text);
    }
  }

  /** One step: the nth of a list that drops down. */
  async choose(selector, nth = 1) {
    await this.reach(selector);
    this.steps += 1;
    for (let down = 0; down < nth; down += 1) await this.key("ArrowDown");
  }

  /** One step: the option of a list that drops down, by its value. */
  async pick(selector, value) {
    await this.reach(selector);
    this.steps += 1;
    const values = await this.page.locator(`${selector} option`).evaluateAll((all) => all.map((each) => each.value));
    assert.ok(values.includes(value), `${selector} offers ${value}`);
    const way = values.indexOf(value) - values.indexOf(await this.page.inputValue(selector));
    for (let moves = 0; moves < Math.abs(way); moves += 1) await this.key(way > 0 ? "ArrowDown" : "ArrowUp");
    assert.equal(await this.page.inputValue(selector), value);
  }

  /** One step: a file for a field that has a button for it. */
  async attach(selector, file) {
    const chooser = this.page.waitForEvent("filechooser");
    await this.press(selector);
    await (await chooser).setFiles(file);
  }
}
