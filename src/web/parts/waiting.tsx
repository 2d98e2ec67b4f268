/** The quiet place of something that is being read: nothing moves in it, and it is said to those who listen. */
export function Waiting() {
  return (
    <p className="loading" aria-busy="true">
      <span className="unseen">One moment</span>
    </p>
  );
}
