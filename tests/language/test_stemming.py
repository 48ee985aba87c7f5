"""Indonesian and English stems, known-wrong ones among them: a change of any of these is a change of the index."""

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from search.language import Analyser, indonesian, stem_indonesian, vocabulary
from search.language.stripping import stripped

ANALYSER = Analyser()
NAMES = ("bali", "milan", "persia", "berlin", "hadi", "bekasi", "pekalongan", "pemalang", "kediri", "kelantan", "jones")
ROOTS = (
    "ajar",
    "tulis",
    "bawa",
    "kirim",
    "paksa",
    "jual",
    "beli",
    "culik",
    "sekap",
    "tipu",
    "pidana",
    "kuasa",
    "hukum",
)
ENGLISH = (
    "diplomacy",
    "permission",
    "perpetrator",
    "term",
    "memory",
    "person",
    "began",
    "mental",
    "pelican",
    "terminal",
)


def stem(form: str) -> str:
    return ANALYSER.analyse(form)[0].stem


@pytest.mark.parametrize(
    ("root", "forms"),
    [
        ("gerak", "gerakan pergerakan bergerak menggerakkan penggerak digerakkan gerakannya"),
        ("selidik", "penyelidikan menyelidiki diselidiki penyelidik"),
        ("rusak", "kerusakan merusak perusakan dirusak"),
        ("bank", "perbankan"),
        ("pajak", "perpajakan pajaknya"),
        ("rokok", "perokok merokok"),
        ("kerja", "pekerja bekerja pekerjaan mempekerjakan"),
        ("beri", "berikan memberikan diberikan pemberian"),
        ("seberang", "menyeberangi menyeberang"),
        ("basis", "berbasis"),
        ("diskusi", "berdiskusi mendiskusikan didiskusikan"),
        ("eksploitasi", "mengeksploitasi dieksploitasi pengeksploitasian tereksploitasi"),
        ("dagang", "perdagangan diperdagangkan memperdagangkan pedagang"),
        ("budak", "perbudakan diperbudak memperbudak"),
        ("jerat", "penjeratan jeratan terjerat menjerat"),
        ("lindung", "perlindungan melindungi dilindungi pelindung"),
        ("utang", "berutang hutang dihutangi utangnya"),
        ("tulis", "menulis penulis tulisan tertulis penulisan"),
        ("sewa", "menyewa penyewaan disewakan"),
        ("pukul", "memukul pemukulan dipukuli"),
        ("mohon", "memohon permohonan pemohon"),
        ("lanjut", "keberlanjutan berkelanjutan melanjutkan selanjutnya"),
        ("daun", "dedaunan"),
        ("tunjuk", "menunjukkan menunjukan penunjukan penunjukkan"),
        ("lihat", "melihat penglihatan terlihat"),
        ("tiga", "ketiga"),
        ("pasukan", "pasukan pasukannya"),
    ],
)
def test_indonesian_families(root: str, forms: str) -> None:
    assert {form: stem(form) for form in forms.split()} == dict.fromkeys(forms.split(), root)


@pytest.mark.parametrize(
    "name", ["bali", "milan", "persia", "berlin", "hadi", "bekasi", "pekalongan", "pemalang", "kediri", "kelantan"]
)
def test_names_are_whole_in_any_case(name: str) -> None:
    assert stem(name) == stem(name.title()) == stem(name.upper()) == stem_indonesian(name) == name


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("child", "children's"),
        ("victims", "victim’s"),
        ("labour", "labor"),
        ("organised", "organizing"),
        ("centre", "centers"),
        ("programmes", "program"),
        ("defence", "defense"),
        ("policy", "policies"),
        ("technology", "technologies"),
        ("hospital", "hospitals"),
        ("harbouring", "harbor"),
        ("sold", "selling"),
    ],
)
def test_english_pairs(first: str, second: str) -> None:
    assert stem(first) == stem(second)


def test_english_words_are_not_cut_as_if_indonesian() -> None:
    assert [word for word in ENGLISH if stem(word)[:3] != word[:3]] == []


def test_known_wrong() -> None:
    # Not what we should like, but what there is.
    assert stem("setuju") == stem("disetujui") == "setuju"
    assert stem("governance") == stem("government") == "govern"
    assert stem("diposting") == "diposting"
    assert stem("sarapan") == "sarap"
    assert stem("penyuluhan") == "suluh"
    assert stem("dipati") == "pati"


@given(st.text(alphabet="abdegikmnpstu", min_size=1, max_size=14))
def test_stemming_never_raises_and_depends_on_the_form_alone(form: str) -> None:
    assert stem_indonesian(form) == stem_indonesian(form)
    assert stem(form) == Analyser().analyse(form, "en")[0].stem == Analyser().analyse(form, "id")[0].stem


@given(
    st.sampled_from(
        [
            "ajar",
            "tulis",
            "bawa",
            "kirim",
            "paksa",
            "jual",
            "beli",
            "culik",
            "sekap",
            "tipu",
            "pidana",
            "kuasa",
            "lindung",
            "hukum",
            "bantu",
        ]
    ),
    st.sampled_from(["", "nya", "lah", "kah"]),
)
def test_stems_of_roots_and_stems_of_stems(root: str, ending: str) -> None:
    assert stem(root + ending) == root
    assert stem(stem(root + ending)) == root


@pytest.fixture(scope="module")
def gold(shared: Path) -> list[tuple[str, str, str]]:
    with (shared / "bench" / "stems-pud.tsv").open(encoding="utf-8", newline="") as handle:
        return [(row[0], row[1], row[2]) for row in csv.reader(handle, delimiter="\t")]


def plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


@pytest.mark.parametrize("half", [0, 1])
def test_agreement_with_gold_lemmas(gold: list[tuple[str, str, str]], half: int) -> None:
    words = [(form, lemma) for form, lemma, kind in gold[half::2] if kind == "word"]
    assert len(words) > 1000
    agreed = sum(stem(form) == plain(lemma) for form, lemma in words)
    assert agreed / len(words) >= 0.97
    assert sum(stem_indonesian(form) == lemma for form, lemma in words) / len(words) >= 0.97


def test_names_stay_as_they_are(gold: list[tuple[str, str, str]]) -> None:
    names = [form for form, _, kind in gold if kind == "name"]
    changed = [form for form in names if stem_indonesian(form) != form]
    assert len(changed) <= len(names) / 100, changed


AFFIXED = st.builds(
    lambda before, root, behind: before + root + behind,
    st.sampled_from(("", "me", "mem", "meng", "meny", "ber", "ter", "pen", "per", "di", "ke", "se", "memper", "keber")),
    st.sampled_from(sorted(vocabulary.roots())),
    st.sampled_from(("", "kan", "an", "i", "nya", "lah", "kannya", "annya")),
)


@given(AFFIXED)
@example("kerusakan")
@example("mengukur")
@example("berikan")
def test_pysastrawi_is_asked_wherever_its_stem_decides(form: str) -> None:
    costs: dict[str, float] = {}
    for cost, root in sorted(indonesian._cuts(form)):
        costs.setdefault(root, cost)
    best = min(costs, key=lambda root: (costs[root], root), default=form)
    stem = stripped(form)
    wanted = stem if stem in costs and costs[stem] <= costs[best] + indonesian._DOUBT else best
    assert indonesian._mended(form) == wanted
