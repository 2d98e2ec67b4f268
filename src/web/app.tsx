/** The page as a whole. */
export function App() {
  return (
    <main>
      <h1>FocusForge</h1>
    </main>
  );
}
