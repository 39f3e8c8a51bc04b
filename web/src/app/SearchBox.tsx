// SPDX-License-Identifier: Apache-2.0
import { SearchBox as FluentSearchBox, makeStyles } from '@fluentui/react-components';
import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import { useFind, useSearch } from '@/api/queries';
import { formatCount } from '@/parts/numbers';
import { text } from '@/text';
import { links } from './links';
import { SuggestionList } from './SuggestionList';
import { addressOf, onlyHit, stepThrough, suggest } from './suggestions';
import { useSearchShortcut } from './useSearchShortcut';

const PAUSE_MS = 180;
const LEAST = 2;
/** What the server takes; nothing that is looked for is longer. */
const LONGEST = 200;

const useStyles = makeStyles({
  form: { position: 'relative', flexGrow: 2, maxWidth: '420px', minWidth: 0 },
  box: { width: '100%', maxWidth: 'none', '& input': { textOverflow: 'ellipsis' } },
  said: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

/** The value, once it has not changed for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [value]);
  return settled;
}

/** What the address searches for; the box shows the same. */
function useAddressWords(): string {
  const location = useLocation();
  return location.pathname === links.search('').split('?')[0]
    ? (new URLSearchParams(location.search).get('q') ?? '')
    : '';
}

/**
 * Search over devices, software and weaknesses, from everywhere: a combobox with a list (WAI-ARIA authoring practices). Arrows choose,
 * Enter follows the chosen line, or leads to what has exactly that id or name, or to everything that has it; Escape closes.
 */
export function SearchBox() {
  const styles = useStyles();
  const navigate = useNavigate();
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const inAddress = useAddressWords();
  const [words, setWords] = useState(inAddress);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const turns = useRef(0);
  const find = useFind();
  useSearchShortcut(input);
  useEffect(() => setWords(inAddress), [inAddress]);

  const settled = useSettled(words);
  const result = useSearch(settled, open);
  const ready = open && words.trim().length >= LEAST && settled.trim().length >= LEAST && result.data !== undefined;
  const groups = ready ? suggest(words, result.data) : [];
  const lines = groups.flatMap((group) => group.items);
  const shown = lines.length > 0;
  const line = lines[chosen];

  const close = () => {
    setOpen(false);
    setChosen(-1);
  };
  const go = (to: string) => {
    close();
    navigate(to);
  };
  // Straight to what was named, where nothing else is found; otherwise to all that is. Whoever types on meanwhile, stays.
  const enter = async (q: string) => {
    const turn = ++turns.current;
    const all = links.search(q);
    const named = addressOf(q);
    const to = named === all ? (onlyHit(q, await find(q)) ?? all) : named;
    if (turn === turns.current) {
      go(to);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      setChosen(stepThrough(chosen, lines.length, event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Escape' && shown) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  };
  const onBlur = (event: FocusEvent<HTMLElement>) => {
    if (!event.currentTarget.contains(event.relatedTarget)) {
      close();
    }
  };
  return (
    <search className={styles.form} onBlur={onBlur}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (line !== undefined) {
            go(line.to);
          } else if (words.trim() !== '') {
            void enter(words.trim());
          }
        }}
      >
        <FluentSearchBox
          className={styles.box}
          input={{ ref: input }}
          role="combobox"
          aria-label={text.shell.search}
          aria-keyshortcuts="/ Control+K"
          aria-autocomplete="list"
          aria-haspopup="listbox"
          aria-expanded={shown}
          aria-controls={shown ? listId : undefined}
          aria-activedescendant={line === undefined ? undefined : `${listId}-${line.id}`}
          maxLength={LONGEST}
          dismiss={{ 'aria-label': text.shell.clearSearch }}
          autoComplete="off"
          spellCheck={false}
          placeholder={text.shell.searchHint}
          value={words}
          onFocus={() => setOpen(true)}
          onKeyDown={onKeyDown}
          onChange={(_, data) => {
            turns.current += 1;
            setWords(data.value);
            setOpen(true);
            setChosen(-1);
          }}
        />
      </form>
      {shown ? <SuggestionList id={listId} groups={groups} chosen={line?.id} onChoose={(item) => go(item.to)} /> : null}
      <span className={styles.said} role="status">
        {ready ? (shown ? text.search.found(formatCount(lines.length - 1)) : text.search.foundNone) : ''}
      </span>
    </search>
  );
}
