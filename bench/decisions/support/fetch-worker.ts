import { runAsWorker } from 'synckit';

runAsWorker(async (url: string) => (await (await fetch(url)).text()).length);
