import { perf } from "evenkeel/node";
import { countWords, text } from "./words.js";

perf("counts words", () => countWords(text));
