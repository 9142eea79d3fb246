// The page's script. Without it everything is there to read; with it, there are filters and buttons to copy commands.
// It runs in browsers.
import { addCopyButton } from './copy-button';

/** One finding, or one line about what is in order. */
interface Entry {
  readonly element: HTMLElement;
  readonly rule: string;
  readonly badge: string;
}

/** A resource and what is said of it. */
interface Card {
  readonly element: HTMLElement;
  /** What belongs to all its entries: its name, and the evidence. */
  readonly common: readonly HTMLElement[];
  readonly columns: HTMLElement | null;
  readonly rest: HTMLDetailsElement | null;
  readonly entries: readonly Entry[];
}

interface Section {
  readonly element: HTMLElement;
  readonly vpc: string;
  readonly cards: readonly Card[];
}

/** What the reader asks for. */
interface Wish {
  readonly text: string;
  readonly rule: string;
  readonly vpc: string;
  readonly show: readonly string[];
}

const form = document.querySelector<HTMLFormElement>('#filters');
if (form) start(form);
for (const command of document.querySelectorAll<HTMLElement>('.command')) addCopyButton(command);
foldedForPrint();

function start(filters: HTMLFormElement): void {
  document.documentElement.classList.add('script');
  filters.hidden = false;
  const sections = all('section.vpc', document).map(sectionOf);
  const boxes = [...filters.querySelectorAll<HTMLInputElement>('input[name=show]')];
  const usual: Wish = { text: '', rule: '', vpc: '', show: boxes.filter((box) => box.defaultChecked).map(valueOf) };
  const texts = new Map<HTMLElement, string>();
  let timer: number | undefined;

  const apply = () => {
    const wish = wishOf(filters);
    show(sections, wish, usual, texts);
    const hash = hashOf(wish, usual);
    if (hash !== '' || location.hash.includes('=')) replaceHash(hash);
  };
  filters.addEventListener('submit', (event) => {
    event.preventDefault();
  });
  filters.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(apply, 100);
  });
  filters.addEventListener('reset', () => {
    // The fields have their old values until the event is over.
    setTimeout(apply);
    // The button is about to go.
    if (document.activeElement?.id === 'filter-reset')
      set('#filter-text', (field) => {
        field.focus();
      });
  });
  const follow = () => {
    const { hash } = location;
    if (hash.includes('=')) {
      fill(filters, hash, usual);
      apply();
      document.querySelector('#findings')?.scrollIntoView();
    } else if (hash !== '') {
      reveal(hash, () => {
        filters.reset();
      });
    }
  };
  addEventListener('hashchange', follow);
  show(sections, wishOf(filters), usual, texts);
  follow();
}

function all(selector: string, within: ParentNode): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(selector)];
}

function sectionOf(element: HTMLElement): Section {
  const cards = all('.resource', element).map((card) => ({
    element: card,
    common: all('header, .evidence', card),
    columns: card.querySelector<HTMLElement>('.columns'),
    rest: card.querySelector<HTMLDetailsElement>('.rest'),
    entries: all('[data-rule]', card).map((entry) => ({
      element: entry,
      rule: entry.dataset['rule'] ?? '',
      badge: entry.dataset['badge'] ?? '',
    })),
  }));
  return { element, vpc: element.dataset['vpc'] ?? '', cards };
}

function valueOf(box: HTMLInputElement): string {
  return box.value;
}

function wishOf(filters: HTMLFormElement): Wish {
  const data = new FormData(filters);
  const text = (name: string) => data.getAll(name).map(String).join('').trim();
  return {
    text: text('text').toLowerCase(),
    rule: text('rule'),
    vpc: text('vpc'),
    show: data.getAll('show').map(String),
  };
}

function show(sections: readonly Section[], wish: Wish, usual: Wish, texts: Map<HTMLElement, string>): void {
  const textOf = (element: HTMLElement) => {
    const known = texts.get(element) ?? element.textContent.toLowerCase();
    texts.set(element, known);
    return known;
  };
  const isNarrow = wish.text !== '' || wish.rule !== '' || wish.show.join() !== usual.show.join();
  let shown = 0;
  let total = 0;
  for (const { element, vpc, cards } of sections) {
    const isMeant = wish.vpc === '' || wish.vpc === vpc;
    let inSection = 0;
    for (const card of cards) {
      const inCommon = wish.text !== '' && card.common.some((part) => textOf(part).includes(wish.text));
      let open = 0;
      let quiet = 0;
      for (const entry of card.entries) {
        const fits =
          isMeant &&
          wish.show.includes(entry.badge) &&
          (wish.rule === '' || wish.rule === entry.rule) &&
          (wish.text === '' || inCommon || textOf(entry.element).includes(wish.text));
        if (entry.element.hidden === fits) entry.element.hidden = !fits;
        if (fits && entry.element.tagName === 'LI') quiet += 1;
        else if (fits) open += 1;
      }
      total += card.entries.length;
      inSection += open + quiet;
      if (card.columns) card.columns.hidden = open === 0;
      if (card.rest) {
        card.rest.hidden = quiet === 0;
        card.rest.open = quiet > 0;
      }
      card.element.hidden = open + quiet === 0;
    }
    element.hidden = !isMeant || (isNarrow && inSection === 0);
    shown += inSection;
  }
  const isFiltered = isNarrow || wish.vpc !== '';
  set('#filter-empty', (empty) => (empty.hidden = shown > 0 || !isFiltered));
  set('#filter-reset', (button) => (button.hidden = !isFiltered));
  set('#filter-status', (status) => (status.textContent = `${shown} of ${total} shown`));
}

function set(selector: string, change: (element: HTMLElement) => void): void {
  const element = document.querySelector<HTMLElement>(selector);
  if (element) change(element);
}

function hashOf(wish: Wish, usual: Wish): string {
  const entries = Object.entries({ ...wish, show: wish.show.join() });
  const changed = entries.filter(([name, value]) => value !== String(usual[name as keyof Wish]));
  return new URLSearchParams(changed).toString();
}

function fill(filters: HTMLFormElement, hash: string, usual: Wish): void {
  const asked = new URLSearchParams(hash.slice(1));
  const shown = asked.get('show')?.split(',') ?? usual.show;
  for (const field of filters.querySelectorAll<HTMLInputElement | HTMLSelectElement>('[name]')) {
    if (field.name === 'show') (field as HTMLInputElement).checked = shown.includes(field.value);
    else field.value = asked.get(field.name) ?? '';
  }
  // A value that the page does not know selects nothing: show everything rather than an empty field.
  for (const select of filters.querySelectorAll('select')) if (select.selectedIndex < 0) select.selectedIndex = 0;
}

function replaceHash(hash: string): void {
  try {
    history.replaceState(null, '', hash === '' ? location.pathname + location.search : `#${hash}`);
  } catch {
    // A viewer that gives the page no address of its own: the filters work, only there is nothing to share.
  }
}

/** Shows what a link leads to, though it is folded or filtered away. */
function reveal(hash: string, showEverything: () => void): void {
  const target = document.getElementById(hash.slice(1));
  if (!target) return;
  if (target.closest('[hidden]')) showEverything();
  for (let at: Element | null = target; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
  setTimeout(() => {
    target.scrollIntoView();
  });
}

function foldedForPrint(): void {
  let opened: HTMLDetailsElement[] = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll<HTMLDetailsElement>('details:not([open], .rule)')];
    for (const details of opened) details.open = true;
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
  });
}
