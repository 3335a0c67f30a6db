"""CSV files as they come from real programs: what is read, with which line numbers, and what is said about the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from tests.services.importers.reading import read

T1, T2 = "2026-01-31 08:00:00", "2026-01-31 09:00:00"
PLAIN = f"time,in,out\n{T1},1,2\n{T2},3,4\n"
LINE = {"same": (2, 3)}

# name -> (bytes of the file, (line, input tokens) of each good row)
READABLE: dict[str, tuple[bytes, list[tuple[int, int]]]] = {
    "plain": (PLAIN.encode(), [(2, 1), (3, 3)]),
    "no newline at the end": (PLAIN.rstrip().encode(), [(2, 1), (3, 3)]),
    "CRLF": (PLAIN.replace("\n", "\r\n").encode(), [(2, 1), (3, 3)]),
    "lone CR": (PLAIN.replace("\n", "\r").encode(), [(2, 1), (3, 3)]),
    "mixed line ends": (f"time,in,out\r\n{T1},1,2\n{T2},3,4\r\n".encode(), [(2, 1), (3, 3)]),
    "byte order mark": (PLAIN.encode("utf-8-sig"), [(2, 1), (3, 3)]),
    "byte order mark and quoted header": (
        ("\ufeff" + PLAIN.replace("time,in,out", '"time","in","out"')).encode(), [(2, 1), (3, 3)],
    ),
    "UTF-16 with mark": (PLAIN.encode("utf-16"), [(2, 1), (3, 3)]),
    "UTF-16 little endian without mark": (PLAIN.encode("utf-16-le"), [(2, 1), (3, 3)]),
    "UTF-16 big endian without mark": (PLAIN.encode("utf-16-be"), [(2, 1), (3, 3)]),
    "UTF-32": (PLAIN.encode("utf-32"), [(2, 1), (3, 3)]),
    "semicolons": (PLAIN.replace(",", ";").encode(), [(2, 1), (3, 3)]),
    "tabs": (PLAIN.replace(",", "\t").encode(), [(2, 1), (3, 3)]),
    "pipes": (PLAIN.replace(",", "|").encode(), [(2, 1), (3, 3)]),
    "Excel's sep line": (("sep=;\n" + PLAIN.replace(",", ";")).encode(), [(3, 1), (4, 3)]),
    "semicolons with commas in a text": (
        f'time;in;out;"a, b, c, d"\n{T1};1;2;"x, y, z"\n'.encode(), [(2, 1)],
    ),
    "quoted newline before a row": (f'time,in,out,text\n{T1},1,2,"a\nb\nc"\n{T2},3,4,d\n'.encode(), [(2, 1), (5, 3)]),
    "quoted CRLF and doubled quotes": (
        f'time,in,out,text\r\n{T1},1,2,"he said ""a\r\nb"""\r\n{T2},3,4,d\r\n'.encode(), [(2, 1), (4, 3)],
    ),
    "newline inside the header": (f'time,in,out,"long\nname"\n{T1},1,2,x\n'.encode(), [(3, 1)]),
    "blank lines and rows of commas": (f"time,in,out\n\n{T1},1,2\n,,\n\n{T2},3,4\n\n".encode(), [(3, 1), (6, 3)]),
    "blank line before the header": (("\n" + PLAIN).encode(), [(3, 1), (4, 3)]),
    "spaces around everything": (f" time , in , out \n {T1} , 1 , 2 \n".encode(), [(2, 1)]),
    "no-break space around a number": (f"time,in,out\n{T1},\u00a01\u00a0,2\n".encode(), [(2, 1)]),
    "delimiter at the end of each row": (f"time,in,out\n{T1},1,2,\n{T2},3,4,,\n".encode(), [(2, 1), (3, 3)]),
    "columns in another order": (f"out,x,time,in\n2,,{T1},1\n".encode(), [(2, 1)]),
    "one quote inside a bare text": (f'time,in,out,text\n{T1},1,2,5" disk\n{T2},3,4,d\n'.encode(), [(2, 1), (3, 3)]),
    "whole numbers with a point": (f"time,in,out\n{T1},1.0,2.\n".encode(), [(2, 1)]),
    "a very long text": (f'time,in,out,text\n{T1},1,2,"{"x" * 500_000}"\n'.encode(), [(2, 1)]),
}  # fmt: skip


@pytest.mark.parametrize("name", READABLE)
def test_rows_and_their_lines_are_found_in_a_file_with(name: str, tmp_path: Path) -> None:
    content, expected = READABLE[name]
    file = tmp_path / "requests.csv"
    file.write_bytes(content)
    result = read(file)
    assert result.bad == {}
    assert [(row["line"], row["input_tokens"]) for row in result.good] == expected
    assert all(row["output_tokens"] == row["input_tokens"] + 1 for row in result.good)


@pytest.mark.parametrize(
    ("encoding", "text", "told"),
    [
        ("utf-8", "Zoë €", False),
        ("cp1252", "Zoë €", True),
        ("latin-1", "Zo\u00eb \u0081", True),
        ("utf-16", "Zoë €", False),
    ],
)
def test_names_survive_the_encoding_and_a_guess_is_told(encoding: str, text: str, told: bool, tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_bytes(f"time,in,out,agent\n{T1},1,2,{text}\n".encode(encoding))
    result = read(file)
    assert [row["agent"] for row in result.good] == [text]
    assert any("not UTF-8" in note for note in result.notes) is told


# name -> (content of line 3, words of the reason)
UNUSABLE = {
    "a word": (f"{T1},many,2", 'in: "many" is not a number'),
    "a negative count": (f"{T1},-1,2", 'in: "-1" is negative'),
    "a fraction": (f"{T1},1.5,2", 'in: "1.5" is not a whole number'),
    "an exponent": (f"{T1},1e3,2", "not a number"),
    "a thousands separator": (f'{T1},"1,000",2', 'in: "1,000" is not a number'),
    "digits of another script": (f"{T1},\u0661\u0662,2", "not a number"),
    "NaN": (f"{T1},NaN,2", "not a number"),
    "an empty count": (f"{T1},,2", "in: is empty"),
    "more tokens than any model takes": (f"{T1},1000000001,2", "is more than 1,000,000,000"),
    "more digits than a number has": (f"{T1},{'9' * 30},2", "is more than"),
    "no time": (",1,2", "time: is empty"),
    "a word as time": ("yesterday,1,2", 'time: "yesterday" is not an ISO date'),
    "a day that does not exist": ("2026-02-30 08:00,1,2", "does not exist"),
    "an hour that does not exist": ("2026-02-28 24:30,1,2", "does not exist"),
    "an American date": ("01/31/2026 08:00,1,2", "is not an ISO date"),
    "a year that cannot be": ("0201-01-31 08:00,1,2", "lies outside 2000 to 2099"),
    "two faults": ("yesterday,many,2", 'is not an ISO date and time nor seconds since 1970; in: "many"'),
    "too few cells": (f"{T1},1", "has 2 cells where the header has 3"),
    "too many cells": (f"{T1},1,2,3", "has 4 cells where the header has 3"),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_a_row_is_rejected_with_line_and_reason_while_the_rest_loads_when_it_has(name: str, tmp_path: Path) -> None:
    row, reason = UNUSABLE[name]
    file = tmp_path / "requests.csv"
    file.write_text(f"time,in,out\n{T1},1,2\n{row}\n{T2},3,4\n", encoding="utf-8")
    result = read(file)
    assert [r["line"] for r in result.good] == [2, 4]
    assert list(result.bad) == [3]
    assert reason in result.bad[3]
    assert result.originals[3] == row


def test_a_nul_is_rejected_because_the_store_cannot_hold_it(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_bytes(f"time,in,out,agent\n{T1},1,2,a\0b\n{T2},3,4,c\n".encode() * 1 + b" " * 4000)
    result = read(file)
    assert "NUL" in result.bad[2]
    assert [row["agent"] for row in result.good] == ["c"]


def test_lines_after_a_quoted_newline_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_text(f'time,in,out,text\n{T1},1,2,"a\nb"\n{T2},x,4,c\n{T2},5,6,"d\n\ne"\n{T2},y,8,f\n')
    assert list(read(file).bad) == [4, 8]


def test_a_quotation_mark_that_never_closes_costs_one_row(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    good = "".join(f"{T2},{number},1,x\n" for number in range(100))
    file.write_text(f'time,in,out,text\n{T1},1,2,"open\n{good}')
    result = read(file)
    assert result.bad == {2: "a quotation mark in this line is not closed properly"}
    assert result.originals == {2: f'{T1},1,2,"open'}
    assert [row["line"] for row in result.good] == list(range(3, 103))


def test_a_quotation_mark_that_swallows_megabytes_costs_one_row(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    good = f"{T2},7,1,{'x' * 2000}\n" * 4000
    file.write_text(f'time,in,out,text\n{T1},1,2,"open\n{good}{T2},8,1,"closed"\n')
    result = read(file)
    assert list(result.bad) == [2]
    assert len(result.good) == 4001


def test_a_quotation_mark_that_closes_in_a_later_row_costs_one_row(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_text(f'time,in,out,text\n{T1},1,2,"open\n{T2},3,4,"x"\n{T2},5,6,y\n')
    result = read(file)
    assert result.originals == {2: f'{T1},1,2,"open'}
    assert [row["line"] for row in result.good] == [3, 4]


def test_a_ragged_row_over_several_lines_keeps_all_of_them_in_the_reject(tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_text(f'time,in,out,text\n{T1},1,"2\n{T2},3","4,x"\n\n{T1},1,"a\nb"\n{T2},5,6,y\n')
    result = read(file)
    assert "quotation mark" in result.bad[5]
    assert result.originals[5] == f'{T1},1,"a\nb"'
    assert [row["line"] for row in result.good] == [7]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"PAR1", "Parquet"),
        (bytes(range(256)) * 20, "not a text file"),
        (PLAIN.encode("utf-16") + b"x", "damaged"),
    ],
)
def test_what_is_no_text_is_refused_with_a_sentence(content: bytes, words: str, tmp_path: Path) -> None:
    file = tmp_path / "requests.csv"
    file.write_bytes(content)
    with pytest.raises(Problem, match=words) as told:
        read(file)
    assert told.value.remedy


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"There is no file .*absent\.csv"):
        read(tmp_path / "absent.csv")
    with pytest.raises(Problem, match="is a folder"):
        read(tmp_path)
