/** The pages as they are now, for tests in a browser. `npm ci` builds them once; whoever works on them tests what they see in their editor. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, renameSync, rmSync, statSync } from 'node:fs';

const BUILT = 'dist/web';
const VITE = ['node_modules/vite/bin/vite.js', 'build', '--config', 'src/web/vite.config.ts', '--outDir'];

/** Builds where something is newer than what was built. Two tests may do so at once: each puts its own in place whole. */
export function buildPagesWhenStale(): void {
  const newest = Math.max(...globSync('src/{web,model,contract,kernel}/**/*.*').map((path) => statSync(path).mtimeMs));
  const built = statSync(`${BUILT}/index.html`, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built >= newest) return;
  const [made, old] = [`${BUILT}-${process.pid}-new`, `${BUILT}-${process.pid}-old`];
  execFileSync(process.execPath, [...VITE, `${process.cwd()}/${made}`], { stdio: 'pipe' });
  if (existsSync(BUILT)) renameSync(BUILT, old);
  renameSync(made, BUILT);
  rmSync(old, { recursive: true, force: true });
}
