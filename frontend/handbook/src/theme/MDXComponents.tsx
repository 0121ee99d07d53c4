import type { ComponentProps } from 'react';
import MDXComponents from '@theme-original/MDXComponents';
import { strings } from '@lectern/widget/strings';

/** A wide table scrolls by itself, and by keyboard too. */
function Table(props: ComponentProps<'table'>) {
  return (
    <div className="book-table" role="group" aria-label={strings.ask.table} tabIndex={0}>
      <table {...props} />
    </div>
  );
}

export default { ...MDXComponents, table: Table };
