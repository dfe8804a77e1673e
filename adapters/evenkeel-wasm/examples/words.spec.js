import { perf } from "evenkeel/vitest";
import { countWords, text } from "./words.js";

perf("counts words", () => countWords(text));
