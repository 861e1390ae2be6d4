"""check_figures: a file in, findings out, without any database."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

PAPERS = Path(__file__).resolve().parents[2] / "fixtures" / "guard"


def run(*args):
    """What it prints, and its exit code. No test here may touch a database: none is marked for one."""
    from io import StringIO

    out = StringIO()
    try:
        call_command("check_figures", *map(str, args), stdout=out)
    except SystemExit as ended:
        return out.getvalue(), ended.code
    return out.getvalue(), 0


def test_a_paper_with_nothing_wrong():
    said, code = run(PAPERS / "northmoor_right_1.md")
    assert code == 0
    assert said.strip().endswith("nothing found.")


def test_findings_stand_under_where_they_are():
    said, code = run(PAPERS / "panel_consultation.md")
    assert code == 1
    assert "5 findings" in said
    assert "Paragraph 6 under “What was asked”, line 18\n  percentage: 3.2% → 2.5% or 3.4%\n    No whole number" in said


def test_as_json():
    said, code = run(PAPERS / "notice.txt", "--json", "--year", "2015-16")
    assert code == 1
    data = json.loads(said)
    assert data["file"].endswith("notice.txt")
    [finding] = data["findings"]
    assert list(finding) == ["kind", "where", "printed", "expected", "explanation"]
    assert finding["kind"] == "citation"


def test_as_json_with_nothing_found():
    said, code = run(PAPERS / "northmoor_right_2.txt", "--json")
    assert code == 0
    assert json.loads(said)["findings"] == []


def test_an_earlier_paper_explains_a_total_that_was_made_with_its_value():
    said, _ = run(PAPERS / "board_pieces.txt", "--year", "2017-18", "--earlier", PAPERS / "panel_columns.txt")
    assert "£260,000 (panel_columns.txt) instead of £640,000, the rows make £3,161,673." in said
    assert "panel_columns.txt has £54,860 for 2015/16" in said or "panel_columns.txt has £54,860" in said


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no file"),
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"caf\xe9 \xff", "is not text in UTF-8"),
        (b"x" * (5 * 1024 * 1024 + 1), "is larger than 5 MB"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_one_line(tmp_path, content, said):
    path = tmp_path / "paper.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CommandError, match=said) as refused:
        run(path)
    assert refused.value.returncode == 2
    assert "\n" not in str(refused.value)


def test_a_folder_is_no_paper(tmp_path):
    with pytest.raises(CommandError, match="cannot be read") as refused:
        run(tmp_path)
    assert refused.value.returncode == 2


def test_a_year_that_is_none(tmp_path):
    with pytest.raises(CommandError, match="is not a financial year") as refused:
        run(PAPERS / "notice.txt", "--year", "2017-19")
    assert refused.value.returncode == 2


def test_a_file_with_a_mark_of_its_encoding_is_read(tmp_path):
    path = tmp_path / "paper.txt"
    path.write_bytes(b"\xef\xbb\xbfIt began on 30 February 2018.\r\n")
    said, code = run(path)
    assert code == 1
    assert "30 February 2018" in said
