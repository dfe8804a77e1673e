/** Counts the words of a text, the most frequent first. SLOW makes it do a quarter more. */
export function countWords(text) {
  const counts = new Map();
  const words = text.split(" ");
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  if (process.env.SLOW) for (const word of words.slice(0, words.length / 2)) counts.set(word, counts.get(word) + 0);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

export const text = Array.from({ length: 4000 }, (_, i) => `word${(i * 7919) % 257}`).join(" ");
