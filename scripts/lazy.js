// The client that `make run` builds is one file, while `#[lazy]` functions import what cargo-leptos
// would have split off. Here these imports are answered by the program itself.
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
