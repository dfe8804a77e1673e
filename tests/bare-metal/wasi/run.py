"""Runs a WASI command in wasmtime, its standard output on ours: `python run.py module.wasm`."""

import sys

from wasmtime import Engine, ExitTrap, Linker, Module, Store, WasiConfig


def main(path: str) -> int:
    engine = Engine()
    linker = Linker(engine)
    linker.define_wasi()
    store = Store(engine)
    wasi = WasiConfig()
    wasi.inherit_stdout()
    wasi.inherit_stderr()
    store.set_wasi(wasi)
    instance = linker.instantiate(store, Module.from_file(engine, path))
    try:
        instance.exports(store)["_start"](store)
    except ExitTrap as trap:
        return trap.code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
