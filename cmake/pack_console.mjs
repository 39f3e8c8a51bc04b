// SPDX-License-Identifier: Apache-2.0
// Packs a built console for the program: node pack_console.mjs DIST OUT
// Writes to OUT each file as it is, with gzip and with brotli (where that saves something), an assembler file that takes them in
// (console_files.S), and the table of them (console_table.cc) for src/server/site/site.h. The same input gives the same output.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const [dist, out] = process.argv.slice(2);
if (!dist || !out) {
  console.error('usage: node pack_console.mjs DIST OUT');
  process.exit(2);
}

const types = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

function filesBelow(folder, prefix = '') {
  return readdirSync(path.join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
    const name = `${prefix}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(folder, name) : [name];
  });
}

function brotli(content) {
  return brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
}

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const symbols = [];
function embed(name, content) {
  const symbol = `parapet_console_${symbols.length}`;
  symbols.push({ symbol, name, size: content.length });
  writeFileSync(path.join(out, name), content);
  return { symbol, size: content.length };
}

// Packed forms that save less than a twentieth are not worth their place.
function embedIfSmaller(name, packed, plain) {
  return packed.length < plain.length * 0.95 ? embed(name, packed) : undefined;
}

const view = (part) => (part ? `{${part.symbol}, ${part.size}}` : '{}');

// In the order of bytes, as std::string_view compares.
const names = filesBelow(dist).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
const rows = [];
let page;
for (const name of names) {
  const content = readFileSync(path.join(dist, name));
  const type = types[path.extname(name)];
  if (!type) {
    console.error(`pack_console: ${name}: no content type is known for this kind of file; add it to the table`);
    process.exit(1);
  }
  const number = symbols.length;
  const plain = embed(`${number}.plain`, content);
  if (name === '/index.html') {
    page = plain;
    continue;
  }
  const gzip = embedIfSmaller(`${number}.gz`, gzipSync(content, { level: 9 }), content);
  const br = embedIfSmaller(`${number}.br`, brotli(content), content);
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 32);
  rows.push(
    `    {.path = ${JSON.stringify(name)}, .content_type = ${JSON.stringify(type)}, .hash = "${hash}", ` +
      `.immutable = ${name.startsWith('/assets/')},\n` +
      `     .plain = ${view(plain)}, .gzip = ${view(gzip)}, .brotli = ${view(br)}},`,
  );
}
if (!page) {
  console.error(`pack_console: ${dist} has no index.html`);
  process.exit(1);
}

const assembler = symbols.map(
  ({ symbol, name }) =>
    `  .global ${symbol}\n  .hidden ${symbol}\n  .type ${symbol}, @object\n  .balign 16\n${symbol}:\n` +
    `  .incbin "${name}"\n  .size ${symbol}, . - ${symbol}\n`,
);
writeFileSync(
  path.join(out, 'console_files.S'),
  `// SPDX-License-Identifier: Apache-2.0\n  .section .rodata\n${assembler.join('')}  .section .note.GNU-stack, "", @progbits\n`,
);

const declarations = symbols.map(
  ({ symbol, size }) => `[[gnu::visibility("hidden")]] extern const char ${symbol}[${Math.max(size, 1)}];`,
);
writeFileSync(
  path.join(out, 'console_table.cc'),
  `// SPDX-License-Identifier: Apache-2.0
#include "server/site/site.h"

#include <array>

extern "C" {
${declarations.join('\n')}
}

namespace parapet::server::site {

const Site& embedded_site() {
  static const std::array<SiteFile, ${rows.length}> kFiles = {{
${rows.join('\n')}
  }};
  static const Site kSite{.page = ${view(page)}, .files = kFiles};
  return kSite;
}

}  // namespace parapet::server::site
`,
);
