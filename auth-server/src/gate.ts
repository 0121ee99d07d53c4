/**
 * Lets a few at a time pass and the rest wait their turn. Hashing a password takes a tenth of a second of a core, and
 * a sign-up holds a connection meanwhile: a crowd that signs up would otherwise take every connection, and those who
 * only want a token would wait behind it.
 */
export class Gate {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
  ) {}

  get isFull(): boolean {
    return this.waiting.length >= this.mostWaiting;
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside >= this.atOnce) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.inside++;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) {
        this.inside--;
      } else {
        next();
      }
    }
  }
}
