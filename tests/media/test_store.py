"""Photos on disk."""

import os
from datetime import timedelta

import pytest

from kiosk.clock import now
from kiosk.errors import NotFound
from kiosk.media.store import PDF, Store


def age(path, hours):
    then = (now() - timedelta(hours=hours)).timestamp()
    os.utime(path, (then, then))


def test_what_is_put_is_read_under_its_hash(tmp_path):
    store = Store(tmp_path / "media")
    name = store.put(b"picture")
    assert store.read(name) == b"picture"
    assert store.path(name) == tmp_path / "media" / name[:2] / f"{name}.webp"
    assert store.put(b"picture") == name
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64, "a" * 64 + "\n"])
def test_other_names_are_not_found(tmp_path, name):
    with pytest.raises(NotFound):
        Store(tmp_path).read(name)


def test_the_sweep_takes_old_orphans_only(tmp_path):
    store = Store(tmp_path)
    known, old, young = (store.put(data) for data in (b"known", b"old", b"young"))
    half = store.path(old).parent / "tmp123.part"
    half.write_bytes(b"half")
    for path in (store.path(known), store.path(old), half):
        age(path, hours=2)
    assert store.sweep({known}, now()) == 2
    assert store.read(known) == b"known"
    assert store.read(young) == b"young"
    assert not store.path(old).exists()
    assert not half.exists()


def test_a_pdf_has_a_suffix_of_its_own_and_is_swept_like_a_picture(tmp_path):
    store = Store(tmp_path)
    known, old = store.put(b"paper", PDF), store.put(b"old paper", PDF)
    stray = store.path(known).parent / f"{known}.html"
    stray.write_bytes(b"nothing of ours")
    for path in (store.path(known, PDF), store.path(old, PDF), stray):
        age(path, hours=2)
    assert store.sweep({known}, now()) == 2
    assert store.read(known, PDF) == b"paper"
    with pytest.raises(NotFound):
        store.read(known)
    assert not store.path(old, PDF).exists()


def test_what_a_form_still_wants_is_renewed_and_what_is_gone_is_said(tmp_path):
    store = Store(tmp_path)
    name = store.put(b"paper", PDF)
    age(store.path(name, PDF), hours=2)
    store.renew(name, PDF)
    assert store.sweep(set(), now()) == 0
    store.remove(name, PDF)
    with pytest.raises(NotFound):
        store.renew(name, PDF)


def test_a_picture_put_again_is_young_again(tmp_path):
    store = Store(tmp_path)
    name = store.put(b"picture")
    age(store.path(name), hours=2)
    store.put(b"picture")
    assert store.sweep(set(), now()) == 0


def test_removing_twice_is_fine(tmp_path):
    store = Store(tmp_path)
    name = store.put(b"picture")
    store.remove(name)
    store.remove(name)
    with pytest.raises(NotFound):
        store.read(name)
