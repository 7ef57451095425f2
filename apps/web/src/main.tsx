import { render } from 'preact';

import { App } from './app.tsx';
import '@forkwise/charts/charts.css';
import './style/base.css';
import './style/form.css';
import './style/answer.css';
import './style/charts.css';

const root = document.querySelector('#app');
if (root === null) throw new Error('the page has no place for the app');
render(<App />, root);
