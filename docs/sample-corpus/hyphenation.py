"""Where a word may be divided at a line's end, in Indonesian by rule and in English by list."""

import re
from itertools import accumulate

# English has no short rule, so the long words of the sample papers are listed as a style guide divides them.
_ENGLISH = """
abo-li-tion abs-tract ac-cord-ing ad-dressed agree-ment al-though an-other ap-peal ap-pro-pri-ate as-ser-tions
as-sess-ment as-sis-tance au-thor-i-ties be-gin-ning bond-age can-na-bis car-ried cau-sa-tion cen-tres cer-tain
chil-dren cir-cum-stances com-mit-ted com-pa-nies com-par-a-tive com-pelled com-pul-sion com-pul-sory
con-clu-sion con-di-tions con-se-quence con-sent con-su-lar con-tains con-ven-tion con-vic-tion cor-rectly
coun-cil de-ceived de-cep-tion de-cided de-ci-sion def-i-ni-tion de-nial de-pend de-pends de-scribes de-ten-tion
di-rec-tive di-rectly dif-fer-ence dis-cussed doc-u-ment doc-u-ments ear-lier ear-li-est em-ploy-ers em-ploy-ment
en-ti-tles erad-i-ca-tion eu-ro-pean ev-ery ex-am-ined ex-cludes ex-pired ex-ploi-ta-tion fail-ure fol-low
fol-lowed fol-lows for-bid-den forc-ing fore-seen fur-ther gov-ern-ment guide-lines guid-ance how-ever
iden-ti-fi-ca-tion iden-ti-fied iden-tify il-le-gal-ity im-me-di-ate im-mi-gra-tion im-posed im-pos-ing in-cludes
in-clud-ing in-di-ca-tor in-di-ca-tors in-do-nesian in-spec-tors in-te-grated in-ter-me-di-ary in-ter-na-tion-al
in-ter-na-tional in-ter-preter in-ter-view in-ves-ti-ga-tor in-volve-ment iso-la-tion judg-ment
jus-tice la-bour law-ful le-niency lia-ble lim-ited list-ing main mi-grant mi-grants mod-els na-tional na-tions
nurses ob-li-ga-tion ob-liges of-fence of-fend-ers of-fered of-fi-cer of-fi-cers omits or-ga-ni-za-tion
pass-port pen-al-ties per-mit per-pe-tra-tor per-sons pe-riod place-ment po-lice po-si-tion prac-tice prac-ti-cal
pre-sup-poses pre-vent prin-ci-ple prin-ci-ples promise proof pros-e-cute pros-e-cuted pros-e-cu-tion
pros-e-cu-tor pros-ti-tu-tion pro-tect pro-tec-tion pro-to-col pro-vide pro-vides pro-vi-sion pub-lished
pun-ished pun-ish-ment pur-pose pur-poses rec-og-nize rec-om-men-da-tions rec-om-mended re-cov-ery re-cruit-er
re-cruiter re-cruit-ment re-duces re-flec-tion refer-ral reg-u-la-tions re-la-tion re-quired res-i-dence re-spect
re-sult re-ten-tion sen-tence sep-a-rate ser-vices serv-ing shel-ter si-lent sit-u-a-tion
smug-gling spe-cial state-ment states stat-ute sub-jected sug-gests su-per-vi-sion sup-ple-men-tary sup-press
sus-pect sus-pected tex-tual there-fore thought threat traf-ficked traf-fick-er traf-ficker traf-fick-ers
traf-fick-ing trained treat-ies treat-ment un-der un-law-ful un-law-fully un-seen vic-tim vic-tims vi-o-la-tions
vul-ner-a-bil-ity whether whose with-hold-ing with-out work-ers
"""
_ENGLISH_POINTS = {
    word.replace("-", ""): tuple(accumulate(len(part) for part in word.split("-")[:-1])) for word in _ENGLISH.split()
}

_UNIT = re.compile(r"ng|ny|sy|kh|[a-z]")
_PREFIX_BEFORE_VOWEL = re.compile(r"(ber|ter|per|meng|peng)[aiueo]")
_SUFFIX_WITH_STOLEN_CONSONANT = re.compile(r"(ng|ny|sy|kh|[^aiueo])(an|i|annya|inya)$")


def division_points(word: str, language: str) -> tuple[int, ...]:
    """Offsets in `word` before which a hyphen and a line break may stand, in ascending order."""
    if not word.isascii() or not word.isalpha() or word.isupper() or len(word) < 6:
        return ()
    if language == "en":
        return tuple(at for at in _ENGLISH_POINTS.get(word.lower(), ()) if 2 <= at <= len(word) - 3)
    return _indonesian_points(word.lower())


def _indonesian_points(word: str) -> tuple[int, ...]:
    """Syllable boundaries by the official spelling (EYD): V-CV, VC-CV, VC-CCV; prefixes and suffixes are kept whole."""
    units = [(found.group(), found.start()) for found in _UNIT.finditer(word)]
    vowels = [at for at, (unit, _) in enumerate(units) if unit in "aiueo"]
    points = []
    for left, right in zip(vowels, vowels[1:], strict=False):
        between = right - left - 1
        if between == 0:
            continue
        cut = units[left + 1 if between == 1 else left + 2][1]
        wrong_prefix = cut == 2 and _PREFIX_BEFORE_VOWEL.match(word)
        wrong_suffix = _SUFFIX_WITH_STOLEN_CONSONANT.fullmatch(word[cut:])
        if 2 <= cut <= len(word) - 3 and not wrong_prefix and not wrong_suffix:
            points.append(cut)
    return tuple(points)
