"""Every knob of the display: its name in the environment, its default and what it does."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent


class Review(BaseModel):
    """The review number (审图号) that an authority gave to the map of one ring.

    It belongs to one drawing: when the boundary files change, their SHA-256 no longer agrees and the number is not
    shown.
    """

    number: str
    sha256: str


class Settings(BaseSettings):
    """What an operator may set, each as an environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    data_dir: Path = Field(PROJECT / "data", description="Folder of the sample, words, boundaries and releases")
    assets_dir: Path = Field(PROJECT / "assets", description="Folder of the styles, scripts and built browser files")
    host: str = Field("127.0.0.1", description="Address that the server listens on")
    port: int = Field(8050, ge=1, le=65535, description="Port that the server listens on")
    workers: int = Field(2, ge=1, le=64, description="Server processes")
    threads: int = Field(8, ge=1, le=256, description="Threads of each server process")
    public_display: bool = Field(
        False, description="The screens stand in public: maps and sample data under stricter rules"
    )
    allow_sample: bool = Field(False, description="Let a public display show a release that holds demo data")
    reviews: Mapping[str, Review] = Field(
        default_factory=dict,
        description='Review number of each ring\'s map, JSON: {"nation": {"number": "…", "sha256": "…"}}',
    )
    poll_seconds: int = Field(5, ge=1, le=600, description="How often a screen asks for the live release, in seconds")
    warm: bool = Field(True, description="Make every view of a new release in the background, before it is asked for")
    memory_mb: int = Field(32, ge=1, le=4096, description="Most memory that a server process keeps answers in, in MB")
