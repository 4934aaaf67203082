"""A letter in doubt never costs a file: the encoding is chosen by evidence, and said where that is thin."""

from collections import Counter

import pytest

from ingest.encodings import OTHERS, decode
from tests.ingest.conftest import Read, codes, fates

HEAD = "Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Status"
# Dutch words with an accent, and names as they occur in Dutch firms; none whose only accent is an í or á, which
# elsewhere are an apostrophe and a space
WORDS = """
 één éénmalig vóór vóórdat géén privé café cafés comité comités coupé cliché logé attaché exposé rapporté résumé
 procédé soufflé décolleté première scène crème ampère barrière carrière cliëntèle enquête
 enquêteur fête-champêtre crêpe tête-à-tête gênant blèren hygiène misère volière portière garderobière
 patiënt patiënten cliënt cliënten efficiënt efficiëntie coëfficiënt ingrediënt expediënt oriënteren variëren
 initiëren financiële financiën officiële essentiële industriële materiële materiaalkunde-ideeën ideeën zeeën
 categorieën industrieën technologieën strategieën theorieën bacteriën olieën knieën drieën tweeën geëvalueerd
 geëist beëindigen beëdigd geëngageerd reëel ideëel België Italië Brazilië Indonesië Scandinavië Australië Azië
 provinciën koloniën poëzie poëtisch aëroob Israëlisch Daniël Michaël Noël Joël Raphaël Gabriëlle
 geïnteresseerd geïnd geïnspecteerd geïntegreerd naïef maïs egoïsme altruïsme laïciseren archaïsch cocaïne
 heroïne stoïcijns ruïne ruïneren beïnvloeden atheïst Moïse Oekraïne Oekraïens geïsoleerd gedeïnstalleerd
 coördinatie coördinator coöperatie coöptatie zoölogie microörganisme reünie vacuüm tweeënhalf müesli überhaupt
 Müller Schröder Köln Zürich Düsseldorf Möller Böhm Jörg Günther Lübeck Münster Küpers Brüggink Vörös röntgen
 föhn vis-à-vis façade reçu garçon aperçu Françoise François Curaçao maître
 hôtel rôtisserie contrôle contrôleur dépôt entrepôt crêperie château pâté débâcle goût août coûte-que-coûte
 reëvaluatie preëmptief geënt geënquêteerd tweeëntwintig drieëndertig
 vernieuwingsideeën leerstrategieën opleidingscoördinator patiëntveiligheid installatietechniek-coöperatie
""".split()
NUMBER_OF_FILES = len(WORDS) // 5
# what is in order under cp1252, though other encodings have letters there as well
EVERYDAY = """
 foto’s|zo‘n dag|auto‘s|‘s-Hertogenbosch|de ‘beste‘ les|„goed”|“goed”|week 3–4|€ 5|½ dag|20 °C|±5
 m²|5 m³/h|CAFÉ|BELGIË|ÉÉN|Één|InnovatieCafé|Café’s|§ 3|™|Philips®|zo´n|foto´s|à la carte|Fjällräven|•punt|– ja
 „zo“|Özgür|Ö. Yılmaz|Çelik|Yücel|crème brûlée|« non »
"""
UNUSUAL = """
 Žižek Metaal|Leidingwerk Ø 20 mm|Ø×20 mm|16 × 12|Ørsted|Bjørn Øster|São Paulo|Conceição|Šuker|Tomáš|Bošnjak|Košice
 Škoda|ŠKODA|Bašić|Dušan|Miloš|Ždanov|Færøerne|Tromsøya|Søren|Lyø|Guðrún Þórsdóttir|œuvre|maandag–vrijdag
 Åkesson|Größe|3 ÷ 2|ƒ 100
"""


def spelled(word: str) -> list[str]:
    return [word, word.capitalize(), word.upper()]


def delivered(words: list[str], encoding: str) -> tuple[str, bytes] | None:
    """A list of firms with these names; None when the encoding lacks a letter, or nothing needs it."""
    rows = (f"WPL-{n:03};{word} (fictief);OOM;13-02-2017;aangemeld" for n, word in enumerate(words, 1))
    text = "\r\n".join([HEAD, *rows, ""])
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return None
    return None if data.isascii() else (text, data)


def readings(files: list[list[str]], encoding: str) -> Counter[str]:
    """How often the text came back right, else was said to be doubtful, or neither."""
    found: Counter[str] = Counter()
    for words in files:
        made = delivered(words, encoding)
        if made:
            read = decode(made[1])
            found["right" if read.text == made[0] else "said" if read.doubtful else f"silent {words}"] += 1
    return found


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1", "mac_roman", "cp850", "cp437", "cp1250"])
def test_one_word_with_an_accent_is_read_right_or_said(encoding: str) -> None:
    words = [word for base in WORDS for word in spelled(base)]
    found = readings([[word] for word in words], encoding)
    assert set(found) <= {"right", "said"}
    assert found["right"] > 0.75 * found.total()
    if encoding in ("cp1252", "latin-1", "cp1250"):
        assert found["said"] == 0


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "cp850", "cp437"])
def test_five_words_with_accents_are_always_read_right(encoding: str) -> None:
    found = readings([WORDS[n::NUMBER_OF_FILES] for n in range(NUMBER_OF_FILES)], encoding)
    assert found["right"] == found.total() > 30


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().replace("\n", "|").split("|")]


@pytest.mark.parametrize("name", lines(EVERYDAY) + lines(UNUSUAL))
def test_what_a_windows_writer_writes_is_never_taken_for_another_encoding(name: str) -> None:
    made = delivered([name], "cp1252")
    if made:
        assert decode(made[1]).text == made[0]


def test_letters_that_dutch_has_not_are_said_and_everyday_ones_are_not() -> None:
    for name in lines(EVERYDAY):
        made = delivered([name], "cp1252")
        assert not made or not decode(made[1]).doubtful, name
    for name in lines(UNUSUAL):
        made = delivered([name], "cp1252")
        assert not made or decode(made[1]).doubtful, name


@pytest.mark.parametrize("encoding", [*OTHERS, "utf-32"])
def test_a_file_in_another_encoding_is_loaded_as_meant(read: Read, encoding: str) -> None:
    names = {"mac_roman": "Café België", "cp858": "Café België", "cp1250": "Dvořák Dąbrowski", "utf-32": "Café Žoë"}
    made = delivered([names[encoding]], encoding)
    assert made
    outcome = read(made[1])
    assert outcome.tables["pilots"]["company_name"].to_list() == [f"{names[encoding]} (fictief)"]
    assert outcome.encoding == encoding
    assert ("doubtful_letters" in codes(outcome, "warning")) == (encoding != "utf-32")


def test_what_was_read_by_default_with_odd_letters_is_said_once_with_its_rows(read: Read) -> None:
    made = delivered(["Café Een", "Žižek Metaal", "Buis Ø×20 mm", "Bjørn"], "cp1252")
    assert made
    outcome = read(made[1])
    assert fates(outcome)["loaded"] == 4
    said = outcome.messages.filter(outcome.messages["reason_code"] == "doubtful_letters")
    assert said["message_nl"].to_list() == [
        "Het bestand is gelezen als Windows-1252. Controleer de letters met accenten, zoals in rij 3, 4, 5; sla "
        "het bestand bij twijfel op als CSV UTF-8 of XLSX en lever dat aan."
    ]


def test_a_sender_whose_encoding_is_known_is_not_asked(read: Read) -> None:
    assert decode("Žoë".encode("cp1252"), "cp1252").doubtful == ()


@pytest.mark.parametrize("byte", [b"\x81", b"\x8d", b"\xff\x90"])
def test_bytes_that_mean_nothing_cost_their_own_row(read: Read, byte: bytes) -> None:
    made = delivered(["Café Een", "Twee", "Café Drie"], "cp1252")
    assert made
    outcome = read(made[1].replace(b"Twee", b"Tw" + byte + b"ee"))
    assert codes(outcome) in (["broken_letters"], [])
    assert fates(outcome)["loaded"] >= 2
    names = outcome.tables["pilots"]["company_name"].to_list()
    assert [name for name in names if name.startswith("Café")] == ["Café Een (fictief)", "Café Drie (fictief)"]


def test_a_byte_that_is_no_utf_8_costs_its_own_row_of_a_utf_8_file(read: Read) -> None:
    made = delivered(["Café Een", "Zoë", "Reünie"], "utf-8")
    assert made
    outcome = read(made[1].replace("Zoë".encode(), "Zoë".encode("cp1252")))
    assert (outcome.encoding, codes(outcome)) == ("utf-8", ["broken_letters"])
    assert fates(outcome)["loaded"] == 2
