/** Starts the page. */
import './live/zod-without-eval.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/parts.css';
import './styles/shell.css';
import './styles/add.css';
import './styles/today.css';
import './styles/focus.css';
import './styles/plan.css';
import './styles/settings.css';
import './styles/account.css';
import './styles/model.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { takeLinkSecrets } from './live/link-secret.ts';
import { createQueryClient } from './live/queries.ts';
import { SignInProvider } from './live/sign-in-state.tsx';
import { applyTheme } from './preferences/preferences.ts';

// Before anything else sees the address.
takeLinkSecrets();
applyTheme();

const root = document.getElementById('app');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={createQueryClient()}>
        <SignInProvider>
          <App />
        </SignInProvider>
      </QueryClientProvider>
    </StrictMode>,
  );
}
