import { useEffect, useState } from 'react';

/** Whether the scripts have taken over the page; the first picture is the one that was built, without a query. */
export function useAlive(): boolean {
  const [alive, setAlive] = useState(false);
  useEffect(() => setAlive(true), []);
  return alive;
}
