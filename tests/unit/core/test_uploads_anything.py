"""Whatever comes in, and whatever it is called: taken or Refused, never another error, and never a dangerous name."""

import unicodedata
from contextlib import suppress

import pytest
from django.core.files.base import ContentFile
from hypothesis import given, settings
from hypothesis import strategies as st

from core.refusal import Refused
from core.uploads import MB, read_upload, safe_name
from core.uploads.names import LONGEST, MOST_BYTES
from tests.unit.core.files import docx, jpeg, pdf, png, xlsx
from tests.unit.core.test_uploads import ALL

SOUND = {".pdf": pdf(), ".docx": docx(), ".xlsx": xlsx(), ".png": png(), ".jpg": jpeg(), ".csv": b"a,b"}
ENDINGS = [*SOUND, ".txt", ".exe", ""]


class Sent(ContentFile):
    """With the name as the browser sent it: Django's own class tidies it first."""

    def __init__(self, content, name):
        super().__init__(content)
        self.name = name


def read_or_refused(content, name):
    with suppress(Refused):
        read_upload(Sent(content, name), kinds=ALL, most_bytes=MB)


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=400), name=st.text(max_size=20), ending=st.sampled_from(ENDINGS))
def test_random_bytes_under_random_names(content, name, ending):
    read_or_refused(content, name + ending)


@settings(max_examples=60, deadline=None)
@given(ending=st.sampled_from(list(SOUND)), data=st.data())
def test_sound_files_with_bytes_changed_or_cut_off(ending, data):
    content = bytearray(SOUND[ending])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    read_or_refused(bytes(content[: data.draw(st.integers(1, len(content)))]), f"x{ending}")


@settings(max_examples=40, deadline=None)
@given(ending=st.sampled_from(list(SOUND)), noise=st.binary(max_size=300))
def test_noise_behind_a_true_beginning(ending, noise):
    read_or_refused(SOUND[ending][:8] + noise, f"x{ending}")


@settings(max_examples=500)
@given(st.text(max_size=300) | st.text("./\\:con\u202e\u0301 \x00é", max_size=40))
def test_no_name_holds_a_folder_or_what_cannot_be_seen(raw):
    name = safe_name(raw)
    assert not set(name) & set('/\\<>:"|?*')
    assert not any(unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} for one in name)
    assert unicodedata.is_normalized("NFC", name)
    assert len(name) <= LONGEST
    assert len(name.encode()) <= MOST_BYTES
    assert not name.startswith((".", " "))
    assert not name.endswith((".", " "))
    assert name.rpartition(".")[0]
    assert safe_name(name) == name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("letter.pdf", "letter.pdf"),
        ("Llythyr Tŷ Ŵyn – 2018 (2).PDF", "Llythyr Tŷ Ŵyn – 2018 (2).pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\x\\y.pdf", "y.pdf"),
        ("\\\\server\\share\\y.pdf", "y.pdf"),
        ("/y.pdf", "y.pdf"),
        ("a:b.pdf", "a-b.pdf"),
        ("a∕b⁄c／d.pdf", "a-b-c-d.pdf"),
        ("gpj.\u202efdp.exe", "gpj.fdp.exe"),
        ("let\u200bter\x00\r\n.pdf", "letter.pdf"),
        ("...hidden.pdf", "hidden.pdf"),
        (".pdf", "file.pdf"),
        ("", "file.pdf"),
        (None, "file.pdf"),
        ("   ", "file.pdf"),
        ("..", "file.pdf"),
        ("letter.pdf. . .", "letter.pdf"),
        ("CON.pdf", "file-CON.pdf"),
        ("nul", "file-nul.pdf"),
        ("com1.final.pdf", "file-com1.final.pdf"),
        ("lpt¹.pdf", "file-lpt¹.pdf"),
        ("console.pdf", "console.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        ("x" * 300 + ".docx", "x" * (LONGEST - 5) + ".docx"),
        ("🕊" * 90 + ".pdf", "🕊" * 49 + ".pdf"),
        ("a  b\t c.pdf", "a b c.pdf"),
        ('"a"<b>.pdf', "-a--b-.pdf"),
    ],
)
def test_a_name_is_made_fit_for_every_computer(raw, name):
    assert safe_name(raw) == name


@pytest.mark.parametrize(
    ("raw", "called"),
    [
        ("C:\\Users\\asha\\letter.txt", "“letter.txt” is empty"),
        ("CON.txt", "“CON.txt” is empty"),
        ("let\u202eter.txt", "“letter.txt” is empty"),
        ("x" * 200 + ".txt", f"“{'x' * LONGEST}…” is empty"),
        ("", "The file is empty"),
    ],
)
def test_an_answer_names_the_file_as_the_person_knows_it(raw, called):
    with pytest.raises(Refused) as refusal:
        read_upload(Sent(b"", raw), kinds=ALL, most_bytes=MB)
    assert str(refusal.value).startswith(called)
