from tests.workbooks.recalculated import reports
from workbooks.outcome import Report
from workbooks.run_totals import Run, Standing, standing


def run(some, **more):
    return Run(some, "crypto-inflow recalc in --out out", "1.0", **more)


def test_the_sentence_has_every_number():
    assert run(reports()).sentence == (
        "6 files: 5 recalculated, 1 failed; 2,169 formulas, 4 cells changed;"
        " 3 unexplained in 2 files; 2 disputed by engines in 2 files;"
        " 3 kept for a reason in 2 files; 3.8 s summed over the files."
    )


def test_what_did_not_happen_is_not_told_of():
    one = [Report("a.xlsx", formulas=1, seconds=0.5)]
    assert run(one).sentence == (
        "1 file: 1 recalculated, 0 failed; 1 formula, 0 cells changed; nothing unexplained; 0.50 s."
    )
    assert run(one * 2, seconds=0.6).sentence.endswith("; 0.60 s.")
    assert run([]).sentence == "No file was recalculated."


def test_each_file_stands_somewhere_and_the_worst_come_first():
    found = [standing(report) for report in run(reports()).sorted_reports]
    assert found == [
        Standing.FAILED,
        Standing.UNEXPLAINED,
        Standing.UNEXPLAINED,
        Standing.DISAGREEING,
        Standing.KEPT,
        Standing.SAME,
    ]


def test_files_are_named_without_the_folder_they_share():
    made = run([Report("/a/bc/x.xlsx"), Report("/a/bd/y.xlsx")])
    assert made.folder == "/a/"
    assert [made.name(report) for report in made.reports] == ["bc/x.xlsx", "bd/y.xlsx"]
    assert run([Report("C:\\a\\x.xlsx"), Report("C:\\a\\y.xlsx")]).folder == "C:\\a\\"
    assert run([Report("x.xlsx"), Report("y.xlsx")]).folder == ""
    assert run([Report("s3://b/x.xlsx"), Report("/y.xlsx")]).folder == ""
    assert run([]).folder == ""
