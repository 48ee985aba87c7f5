"""Where a word may be divided at a line's end, in Indonesian by rule and in English by list."""

import re
from itertools import accumulate, pairwise

# English has no short rule, so the long words of the sample papers are listed as a style guide divides them.
_ENGLISH = """
ac-tiv-i-ties ad-dressed agree-ment al-though ap-pro-pri-ate as-so-ci-a-tion au-thor-i-ties bond-age cal-cu-lated
can-na-bis car-ried cau-sa-tion cen-tres chil-dren com-bat-ing com-mis-sion-er com-pa-nies com-pelled com-pul-sion
com-pul-sory con-clu-sion con-se-quence con-su-lar con-tains con-trol-ling con-ven-tion cor-rectly coun-cil
de-ceived de-cep-tion de-ci-sion de-scribes de-ten-tion def-i-ni-tion de-vel-op-ment di-rec-tive dif-fer-ence
dif-fer-ent dis-cussed dis-cusses doc-tri-nal doc-u-ment doc-u-ments ear-li-est em-ploy-ers em-ploy-ment en-ti-tles
erad-i-ca-tion es-pe-cially ev-ery ex-am-ined ex-cludes ex-pired ex-ploi-ta-tion fail-ure fol-lowed for-bid-den
fore-seen fur-ther guide-lines how-ever iden-ti-fi-ca-tion iden-ti-fied il-le-gal-ity im-me-di-ate im-ple-ment-ing
im-pos-ing in-clud-ing in-di-ca-tor in-di-ca-tors in-do-ne-sia in-do-ne-sian in-spec-tors in-sti-tu-tions
in-te-grated in-ter-me-di-ar-ies in-ter-na-tional in-ter-preter in-tro-duc-tion in-ves-ti-ga-tor in-volve-ment
iso-la-tion leg-is-la-tion le-niency mi-grant mod-els na-tional na-tions of-fence of-fend-ers or-ga-ni-za-tion
or-ga-nized pass-port pen-al-ties per-pe-tra-tor place-ment po-lit-i-cal po-si-tion pos-si-bil-ity prac-ti-cal
prac-tices pre-sump-tion pre-sup-poses pre-vent-ing prin-ci-ple prin-ci-ples pro-ceed-ings pros-e-cute pros-e-cuted
pros-e-cu-tion pros-e-cu-tor pros-ti-tu-tion pro-tect-ing pro-tec-tion pro-to-col pro-vides pro-vi-sion pub-lished
pun-ished pun-ish-ment pur-pose pur-poses rec-om-men-da-tions rec-om-mended re-cov-ery re-cruiter re-cruit-ment
re-duces re-flec-tion reg-u-la-tions re-in-te-gra-tion re-pay-ment re-quired res-i-dence re-ten-tion sen-tence
ser-vices shel-ter sit-u-a-tion south-east spe-cial stat-ute sug-gests su-per-vi-sion sup-ple-men-tary
sup-ple-ment-ing sup-press sus-pect sus-pected sus-tain-able traf-ficked traf-ficker traf-fick-ers traf-fick-ing
trans-form-ing trans-na-tional treat-ies un-law-ful un-law-fully vic-tims vi-o-la-tions vul-ner-a-bil-ity
with-hold-ing with-out work-ers
"""
_ENGLISH_POINTS = {
    word.replace("-", ""): tuple(accumulate(len(part) for part in word.split("-")[:-1])) for word in _ENGLISH.split()
}

_UNIT = re.compile(r"ng|ny|sy|kh|[a-z]")
_SUFFIX_WITH_STOLEN_CONSONANT = re.compile(r"(ng|ny|sy|kh|[^aiueo])(an|i|annya|inya)$")


def division_points(word: str, language: str) -> tuple[int, ...]:
    """Offsets in `word` before which a hyphen and a line break may stand, in ascending order."""
    if not word.isascii() or not word.isalpha() or word.isupper() or len(word) < 6:
        return ()
    if language == "en":
        return tuple(at for at in _ENGLISH_POINTS.get(word.lower(), ()) if 3 <= at <= len(word) - 3)
    return _indonesian_points(word.lower())


def _indonesian_points(word: str) -> tuple[int, ...]:
    """Syllable boundaries by the official spelling (EYD): V-CV, VC-CV, VC-CCV; suffixes are kept whole."""
    units = [(found.group(), found.start()) for found in _UNIT.finditer(word)]
    vowels = [at for at, (unit, _) in enumerate(units) if unit in "aiueo"]
    points = []
    for left, right in pairwise(vowels):
        between = right - left - 1
        if between == 0:
            continue
        cut = units[left + 1 if between == 1 else left + 2][1]
        wrong_suffix = _SUFFIX_WITH_STOLEN_CONSONANT.fullmatch(word[cut:])
        if 3 <= cut <= len(word) - 3 and not wrong_suffix:
            points.append(cut)
    return tuple(points)
