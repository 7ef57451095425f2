import { render } from 'preact';

import { App } from './app.tsx';
import { takeToken } from './local/token.ts';
import '@forkwise/charts/charts.css';
import './style/base.css';
import './style/form.css';
import './style/answer.css';
import './style/charts.css';
import './style/views.css';

const root = document.querySelector('#app');
if (root === null) throw new Error('the page has no place for the app');
// Whoever comes with a token has started a server for the tasks of a folder.
render(<App first={takeToken() ? 'local' : 'describe'} />, root);
