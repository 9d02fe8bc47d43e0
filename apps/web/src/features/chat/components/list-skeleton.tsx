/** As tall and as wide as what comes. */
export function ListSkeleton() {
  return (
    <div aria-hidden="true" className="mx-auto flex w-full max-w-[46rem] flex-col gap-8 pt-6">
      {[0, 1].map((pair) => (
        <div key={pair} className="flex flex-col gap-6">
          <div className="skeleton h-11 w-2/5 self-end rounded-lg" />
          <div className="flex flex-col gap-3">
            <div className="skeleton h-4 w-11/12" />
            <div className="skeleton h-4 w-full" />
            <div className="skeleton h-4 w-3/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
