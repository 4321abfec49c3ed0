"""Refresh market data: all of it with date and source beside it, or nothing."""

from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from addin.macros.desk import MacroError, Stopped, run
from addin.macros.market_data import _only_https, download, refresh_data
from addin.settings import SHEET
from tests.addin.fake_excel import Answers
from tests.addin.opened import Keyboard
from workbooks.read import scenario_in

GOOD = (
    "name,value,unit,as_of,source\n"
    "total_cap,3.4e12,USD,2026-01-02,CoinGecko\n"
    "dominance,59.5%,share,2026-01-02,CoinGecko\n"
)


@pytest.fixture
def file(folder):
    path = folder / "market.csv"
    path.write_text(GOOD)
    return path


def test_values_date_and_source_are_written(model, file):
    desk = model.desk(open_file=[file], agree=[True])
    refresh_data(desk)
    made = scenario_in(desk.content(), "model.xlsx")
    assert made.value("total_cap") == 3.4e12
    assert made.value("dominance") == 0.595
    assert made.market.total_cap.as_of == date(2026, 1, 2)
    assert made.market.total_cap.source == "CoinGecko"
    assert made.value("assets") == 8.7e12


def test_what_changes_is_shown_before(model, file):
    desk = model.desk(open_file=[file], agree=[False])
    before = model.everything()
    with pytest.raises(Stopped):
        refresh_data(desk)
    assert "total_cap: 3.92e+12 becomes 3.4e+12 USD" in desk.dialogs.asked[-1][1]
    assert model.everything() == before


def test_one_mistake_and_nothing_is_imported(model, file):
    file.write_text(GOOD + "btc_cap,-1,USD,2026-01-02,CoinGecko\n")
    before, answers = model.everything(), Answers(open_file=[file])
    run(refresh_data, model.book, answers, Keyboard())
    assert "row 4, column value: btc_cap must be a number above 0; got -1.0" in answers.wrong[0]
    assert "nothing was imported" in answers.wrong[0]
    assert model.everything() == before


def test_values_that_contradict_the_rest_of_the_scenario_are_refused(model, file):
    file.write_text("name,value,as_of,source\nbtc_cap,9e12,2026-01-02,test\n")
    before, answers = model.everything(), Answers(open_file=[file])
    run(refresh_data, model.book, answers, Keyboard())
    assert "must not be above market.total_cap" in answers.wrong[0]
    assert model.everything() == before


@pytest.mark.parametrize("look", [1, 3, 6])
def test_escape_leaves_nothing_half_imported(model, file, look):
    before, answers = model.everything(), Answers(open_file=[file], agree=[True])
    run(refresh_data, model.book, answers, Keyboard(pressed_at=look))
    assert model.everything() == before


def test_a_source_of_the_settings_is_named_before_it_is_read(model, file, monkeypatch):
    monkeypatch.setenv("CRYPTO_INFLOW_MARKET_DATA", str(file))
    desk = model.desk(agree=[True, True])
    refresh_data(desk)
    assert str(file) in desk.dialogs.asked[0][1]
    assert "environment variables" in desk.dialogs.asked[0][1]


def test_a_source_that_the_workbook_names_is_not_read_without_a_yes(model, folder):
    sheet = model.book.sheets.add(SHEET, after=model.book.sheets[0])
    sheet.range("A1").value = [["market_data", str(folder / "not-there.csv")]]
    desk = model.desk(agree=[False])
    with pytest.raises(Stopped):
        refresh_data(desk)
    assert f"sheet {SHEET}" in desk.dialogs.asked[0][1]


def test_a_file_that_is_not_there(model, folder):
    answers = Answers(open_file=[folder / "gone.csv"])
    run(refresh_data, model.book, answers, Keyboard())
    assert "cannot be read: No such file" in answers.wrong[0]


class _Redirecting(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(302)
        self.send_header("Location", "http://127.0.0.1/secret")
        self.end_headers()

    def log_message(self, *words):
        """Says nothing."""


def test_a_redirection_away_from_https_is_not_followed(monkeypatch):
    from urllib.request import build_opener

    monkeypatch.setenv("no_proxy", "*")
    server = HTTPServer(("127.0.0.1", 0), _Redirecting)
    Thread(target=server.handle_request, daemon=True).start()
    with pytest.raises(MacroError, match="which is not https"):
        build_opener(_only_https()).open(f"http://127.0.0.1:{server.server_port}/", timeout=5)
    server.server_close()


def test_an_address_that_does_not_answer(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(MacroError, match=r"https://127\.0\.0\.1:1/x cannot be read"):
        download("https://127.0.0.1:1/x", 2.0)
