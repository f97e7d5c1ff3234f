"""The parts put together."""

from dashboard.figures.boundaries import RINGS
from dashboard.i18n import LANGS
from dashboard.main import lay_out
from dashboard.settings import PROJECT, Settings


def test_what_lies_under_the_maps_is_made_before_anybody_serves(tmp_path):
    for name in ("geo", "words"):
        (tmp_path / name).symlink_to(PROJECT / "data" / name)
    lay_out(Settings(data_dir=tmp_path))
    (folder,) = (tmp_path / "cache").glob("geo-*")
    laid = {f"{ring}{shape}-{lang}" for ring in RINGS for shape in ("", "-compact") for lang in LANGS}
    assert {path.stem for path in folder.glob("*.json")} == laid
    assert len(list(folder.glob("*.br"))) == len(laid)
