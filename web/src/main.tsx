// SPDX-License-Identifier: Apache-2.0
import './app/base.css';
import { createRoot } from 'react-dom/client';
import { Console } from './app/Console';

const root = document.getElementById('root');
if (root !== null) {
  createRoot(root).render(<Console />);
}
