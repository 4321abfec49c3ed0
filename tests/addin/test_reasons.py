"""Why a cell shows an error."""

from types import SimpleNamespace

from addin.reasons import reason_of


def test_the_reason_is_what_the_add_in_remembers(machine):
    def macro(name):
        file, _, function = name.partition("!")
        assert file == "CryptoInflow.xlam"
        return lambda address: machine.excel.run(function, address)

    def address(*, external):
        assert external
        return "[Book1]Sheet1!$B$3"

    book = SimpleNamespace(app=SimpleNamespace(macro=macro))
    cell = SimpleNamespace(sheet=SimpleNamespace(book=book), get_address=address)
    assert reason_of(cell) == ""
    machine.formula("CRYPTO_INFLOW", 1.0, 5.0, cell="B3")
    assert reason_of(cell) == "share must be a number from 0 to 1; got 5.0"


def test_where_the_add_in_is_not_open_nothing_is_remembered():
    def refuse(address):
        raise RuntimeError("Cannot run the macro")

    book = SimpleNamespace(app=SimpleNamespace(macro=lambda name: refuse))
    cell = SimpleNamespace(sheet=SimpleNamespace(book=book), get_address=lambda *, external: "A1")
    assert reason_of(cell) == ""
