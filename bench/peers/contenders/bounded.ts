/** Adds up the results of `run` over `source` with at most `limit` of them under way. */
export function bounded(
  source: Iterable<number>,
  run: (input: number) => Promise<unknown>,
  limit: number,
): Promise<number> {
  const inputs = source[Symbol.iterator]();
  return new Promise((resolve, reject) => {
    let total = 0;
    let underWay = 0;
    const settled = (result: unknown): void => {
      total += Number(result);
      underWay -= 1;
      submit();
    };
    function submit(): void {
      while (underWay < limit) {
        const next: IteratorResult<number, unknown> = inputs.next();
        if (next.done === true) break;
        underWay += 1;
        run(next.value).then(settled, reject);
      }
      if (underWay === 0) resolve(total);
    }
    submit();
  });
}
