import './console.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { startClient } from './api/start-client.ts';
import { startLanguage } from './language/start-language.ts';
import { startDisplay } from './look/display.ts';

const root = document.querySelector('#root');
if (!root) throw new Error('the page has no place for the console');
startClient();
startDisplay();
await startLanguage();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
