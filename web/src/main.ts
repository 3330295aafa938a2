import { mount } from 'svelte';
import './styles/app.css';
import App from './App.svelte';
import { language } from './lib/i18n.svelte';
import { theme } from './lib/theme.svelte';

theme.init();
await language.init();
mount(App, { target: document.getElementById('app')! });
