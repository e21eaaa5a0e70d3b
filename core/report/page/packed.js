// The blocks of the page's data that are packed: gzip, in base64.

export async function unpack(id) {
  const node = document.getElementById(id);
  const letters = atob(node.textContent);
  node.replaceChildren(); // one copy is enough
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; ++i) bytes[i] = letters.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Response(stream).text();
}
