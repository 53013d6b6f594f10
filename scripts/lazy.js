// `make run` builds the client as one file, but `#[lazy]` functions import what cargo-leptos would have split
// off. Here the program itself provides these imports.
import { initSync } from "./circlet.js";

const program = () => initSync(); // already running: returns its exports
export default new Proxy(
  {},
  {
    get: (_, name) =>
      name.startsWith("__wasm_split_load_")
        ? (callback, data) => program().__indirect_function_table.get(callback)(data, 1)
        : (...values) => program()[name.replace("00_import_", "00_export_")](...values),
  },
);
