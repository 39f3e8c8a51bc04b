// SPDX-License-Identifier: Apache-2.0
import { makeStyles } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { text } from '@/text';

/** A page that is being loaded may be called otherwise for a moment. */
const SETTLE_MS = 400;

const useStyles = makeStyles({
  said: { position: 'absolute', width: '1px', height: '1px', overflow: 'hidden', clipPath: 'inset(50%)' },
});

/** Says which page one has come to, for those who don't see it change: the window's title, once it stays. What opens over a page says its own name. */
export function PageNews() {
  const styles = useStyles();
  const [said, setSaid] = useState('');
  useEffect(() => {
    const title = document.querySelector('title');
    if (title === null) {
      return undefined;
    }
    let timer: number | undefined;
    let last = document.title;
    const observer = new MutationObserver(() => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        if (document.title !== last && document.querySelector('[role="dialog"], [role="alertdialog"]') === null) {
          setSaid(document.title.replace(` · ${text.shell.product}`, ''));
        }
        last = document.title;
      }, SETTLE_MS);
    });
    observer.observe(title, { childList: true, characterData: true, subtree: true });
    return () => {
      window.clearTimeout(timer);
      observer.disconnect();
    };
  }, []);
  return (
    <div role="status" className={styles.said}>
      {said}
    </div>
  );
}
